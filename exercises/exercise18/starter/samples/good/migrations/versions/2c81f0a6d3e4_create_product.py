"""create product

Revision ID: 2c81f0a6d3e4
Revises: 

"""
from alembic import op
import sqlalchemy as sa


revision = '2c81f0a6d3e4'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('product',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('shelf', sa.String(length=10), nullable=True),
    sa.Column('title', sa.String(length=40), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('code', name='uq_product_code')
    )


def downgrade():
    op.drop_table('product')
