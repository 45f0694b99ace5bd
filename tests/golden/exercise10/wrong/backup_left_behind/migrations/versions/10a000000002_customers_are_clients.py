"""change

Revision ID: 10a000000002
Revises: 10a000000001
Create Date: 2026-03-09 10:40:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '10a000000002'
down_revision = '10a000000001'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE customer_backup AS SELECT * FROM customer")
    op.rename_table("customer", "client")


def downgrade():
    op.rename_table("client", "customer")
    op.drop_table("customer_backup")
