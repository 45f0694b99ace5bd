"""merge

Revision ID: m1
Revises: ('c9aa10b2d3aa', 'c9bb10b2d3bb')

"""
from alembic import op
import sqlalchemy as sa


revision = 'm1'
down_revision = ('c9aa10b2d3aa', 'c9bb10b2d3bb')
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    with op.batch_alter_table("user") as b:
        b.drop_column("bio")
