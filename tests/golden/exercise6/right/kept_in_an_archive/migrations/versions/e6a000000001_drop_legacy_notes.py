"""drop legacy notes"""

import sqlalchemy as sa
from alembic import op

revision = "e6a000000001"
down_revision = "c6e1a0b2d301"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "old_note",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("user_id"),
    )
    op.execute("INSERT INTO old_note SELECT id, legacy_notes FROM user")
    op.drop_column("user", "legacy_notes")


def downgrade():
    op.add_column("user", sa.Column("legacy_notes", sa.Text(), nullable=True))
    op.execute("UPDATE user SET legacy_notes = (SELECT text FROM old_note WHERE user_id = user.id)")
    op.drop_table("old_note")
