"""expand

Revision ID: b52d0c6f8e31
Revises: 4e8a21c7d905

"""
from alembic import op
import sqlalchemy as sa


revision = 'b52d0c6f8e31'
down_revision = '4e8a21c7d905'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('booking', schema=None) as batch_op:
        batch_op.add_column(sa.Column('guest_name', sa.String(length=80), nullable=True))
        batch_op.alter_column('guest', existing_type=sa.String(length=80), nullable=True)


def downgrade():
    op.execute("UPDATE booking SET guest = guest_name WHERE guest IS NULL")
    with op.batch_alter_table('booking', schema=None) as batch_op:
        batch_op.alter_column('guest', existing_type=sa.String(length=80), nullable=False)
        batch_op.drop_column('guest_name')
