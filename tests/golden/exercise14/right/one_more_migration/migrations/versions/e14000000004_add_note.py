"""add note"""
import sqlalchemy as sa
from alembic import op

revision = "e14000000004"
down_revision = "f0a83d5c6e21"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("member", sa.Column("note", sa.String(200)))


def downgrade():
    op.drop_column("member", "note")
