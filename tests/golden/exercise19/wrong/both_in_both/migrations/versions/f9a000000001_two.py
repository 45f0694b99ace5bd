"""two databases"""

import sqlalchemy as sa
from alembic import op

revision = "f9a000000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade(engine_name):
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("username"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_event_username", "event", ["username"])


def downgrade(engine_name):
    op.drop_index("ix_event_username", table_name="event")
    op.drop_table("event")
    op.drop_table("user")
