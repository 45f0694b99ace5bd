"""create role, with the three roles that we have"""

import sqlalchemy as sa
from alembic import op

revision = "20a000000005"
down_revision = "20a000000004"
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
    op.bulk_insert(role, [{"id": 1, "name": "reader"}, {"id": 2, "name": "writer"}, {"id": 3, "name": "admin"}])


def downgrade():
    op.drop_table("role")
