"""city

Revision ID: e9a000000002
Revises: c9aa10b2d3aa
Create Date: 2026-02-04 09:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e9a000000002'
down_revision = 'c9aa10b2d3aa'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("city", sa.String(40)))


def downgrade():
    op.drop_column("user", "city")
