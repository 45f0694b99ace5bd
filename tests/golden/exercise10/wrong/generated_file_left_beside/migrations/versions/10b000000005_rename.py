"""change

Revision ID: 10b000000005
Revises: 10a000000001

"""
from alembic import op
import sqlalchemy as sa


revision = '10b000000005'
down_revision = '10a000000001'
branch_labels = None
depends_on = None



def upgrade():
    op.rename_table("customer","client")


def downgrade():
    op.rename_table("client","customer")
