"""split the name

Revision ID: e13000000001
Revises: 6b1d94e0c7a2

"""
from alembic import op
import sqlalchemy as sa


revision = 'e13000000001'
down_revision = '6b1d94e0c7a2'
branch_labels = None
depends_on = None

def upgrade():
    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_name', sa.String(length=80), nullable=False, server_default='?'))
        batch_op.add_column(sa.Column('last_name', sa.String(length=80), nullable=True))
        batch_op.drop_column('full_name')


def downgrade():
    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.add_column(sa.Column('full_name', sa.VARCHAR(length=120), nullable=False))
        batch_op.drop_column('last_name')
        batch_op.drop_column('first_name')
