"""everything"""
import sqlalchemy as sa
from alembic import op

revision = "e14000000013"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("email", sa.String(120)),
        sa.Column("phone", sa.String(20)),
        sa.Column("points", sa.Integer()),
        sa.UniqueConstraint("email", name="uq_member_email"),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("member_id", sa.Integer(), sa.ForeignKey("member.id"), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
    )


def downgrade():
    op.drop_table("booking")
    op.drop_table("member")
