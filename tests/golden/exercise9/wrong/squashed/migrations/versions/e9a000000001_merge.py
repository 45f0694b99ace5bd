"""bio and tag

Revision ID: e9a000000001
Revises: c9e1a0b2d301
Create Date: 2026-02-04 09:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e9a000000001'
down_revision = 'c9e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("bio", sa.String(length=140)))
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )


def downgrade():
    op.drop_table("tag")
    op.drop_column("user", "bio")
