"""a member has a role"""

import sqlalchemy as sa
from alembic import op

revision = "20a000000006"
down_revision = "20a000000005"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.add_column(sa.Column("role_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_member_role", "role", ["role_id"], ["id"])


def downgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_constraint("fk_member_role", type_="foreignkey")
        batch_op.drop_column("role_id")
