"""drop legacy notes"""

import sqlalchemy as sa
from alembic import op

revision = "e6a000000001"
down_revision = "c6e1a0b2d301"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_table("user")
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("username"),
    )


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("legacy_notes", sa.Text(), nullable=True))
