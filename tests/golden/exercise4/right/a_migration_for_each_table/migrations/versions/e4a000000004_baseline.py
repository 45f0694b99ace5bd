"""baseline

Revision ID: e4a000000004
Revises: 
Create Date: 2026-01-05 10:00:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e4a000000004'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'customer',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('name', sa.String(80), nullable=False),
        sa.Column('email', sa.String(120)),
        sa.UniqueConstraint('email', name='uq_customer_email'),
    )


def downgrade():
    op.drop_table('customer')
