"""everything up to here"""

import sqlalchemy as sa
from alembic import op

revision = "20b0000000aa"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    role = op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", name="uq_role_name"),
    )
    op.bulk_insert(
        role, [{"id": 1, "name": "reader"}, {"id": 2, "name": "writer"}, {"id": 3, "name": "admin"}]
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name="fk_member_role"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("handle", name="uq_member_handle"),
    )
    op.create_index("ix_member_email", "member", ["email"])


def downgrade():
    op.drop_table("member")
    op.drop_table("role")
