"""joined

Revision ID: 0004
Revises: 0003
Create Date: 2026-02-03 09:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("joined", sa.Date()))


def downgrade():
    op.drop_column("user", "joined")
