"""create member"""
import sqlalchemy as sa
from alembic import op

revision = "31c8d0a4f2b6"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("email", sa.String(120)),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email", name="uq_member_email"),
    )


def downgrade():
    op.drop_table("member")
