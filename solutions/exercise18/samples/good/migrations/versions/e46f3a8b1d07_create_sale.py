"""create sale

Revision ID: e46f3a8b1d07
Revises: 7b0d95e1c248

"""
from alembic import op
import sqlalchemy as sa


revision = 'e46f3a8b1d07'
down_revision = '7b0d95e1c248'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('sale',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name='fk_sale_product_id'),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('sale', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sale_product_id'), ['product_id'], unique=False)

    product = sa.table('product', sa.column('title'), sa.column('code'))
    op.execute(
        product.update().where(product.c.title.is_(None)).values(title=product.c.code)
    )


def downgrade():
    with op.batch_alter_table('sale', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sale_product_id'))

    op.drop_table('sale')
