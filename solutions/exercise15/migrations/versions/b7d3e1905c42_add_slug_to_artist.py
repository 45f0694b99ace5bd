"""add slug to artist

Revision ID: b7d3e1905c42
Revises: 4f8a2c6e9b15
Create Date: 2026-01-19 09:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'b7d3e1905c42'
down_revision = '4f8a2c6e9b15'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('artist', schema=None) as batch_op:
        batch_op.add_column(sa.Column('slug', sa.String(length=80), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_artist_slug'), ['slug'])


def downgrade():
    with op.batch_alter_table('artist', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_artist_slug'), type_='unique')
        batch_op.drop_column('slug')
