"""invoices"""
import sqlalchemy as sa
from alembic import op

revision = 'e4a000000005'
down_revision = 'e4a000000004'


def upgrade():
    op.create_table(
        'invoice',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('customer_id', sa.Integer(), sa.ForeignKey('customer.id', name='fk_invoice_customer'), nullable=False),
        sa.Column('total', sa.Numeric(10, 2), nullable=False),
        sa.Column('paid', sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index('ix_invoice_customer_id', 'invoice', ['customer_id'])


def downgrade():
    op.drop_index('ix_invoice_customer_id', 'invoice')
    op.drop_table('invoice')
