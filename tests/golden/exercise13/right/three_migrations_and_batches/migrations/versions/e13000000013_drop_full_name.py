"""drop full_name

Revision ID: e13000000013
Revises: e13000000012

"""
from alembic import op
import sqlalchemy as sa


revision = 'e13000000013'
down_revision = 'e13000000012'
branch_labels = None
depends_on = None

def upgrade():
    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.alter_column('first_name', existing_type=sa.String(length=80), nullable=False)
        batch_op.drop_column('full_name')


def downgrade():
    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('full_name', sa.String(length=120), nullable=False, server_default='')
        )
        batch_op.alter_column('first_name', existing_type=sa.String(length=80), nullable=True)
    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.alter_column('full_name', existing_type=sa.String(length=120), server_default=None)
