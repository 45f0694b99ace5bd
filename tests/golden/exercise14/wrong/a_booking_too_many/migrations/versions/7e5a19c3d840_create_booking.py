"""create booking"""
import sqlalchemy as sa
from alembic import op

revision = "7e5a19c3d840"
down_revision = "31c8d0a4f2b6"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
    )


def downgrade():
    op.drop_table("booking")
