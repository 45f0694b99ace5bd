"""longer titles, no shelf

Revision ID: 7b0d95e1c248
Revises: 2c81f0a6d3e4

"""
from alembic import op
import sqlalchemy as sa


revision = '7b0d95e1c248'
down_revision = '2c81f0a6d3e4'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('product', schema=None) as batch_op:
        batch_op.alter_column('title',
               existing_type=sa.String(length=40),
               type_=sa.String(length=80),
               existing_nullable=True)
        batch_op.drop_column('shelf')


def downgrade():
    with op.batch_alter_table('product', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shelf', sa.String(length=10), nullable=True))
        batch_op.alter_column('title',
               existing_type=sa.String(length=80),
               type_=sa.String(length=40),
               existing_nullable=True)
