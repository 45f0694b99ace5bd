"""nick is called handle, and is unique"""

import sqlalchemy as sa
from alembic import op

revision = "20a000000003"
down_revision = "20a000000002"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.alter_column(
            "nick", new_column_name="handle", existing_type=sa.String(length=40), type_=sa.String(length=64)
        )
    with op.batch_alter_table("member") as batch_op:
        batch_op.create_unique_constraint("uq_member_handle", ["handle"])


def downgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_constraint("uq_member_handle", type_="unique")
    with op.batch_alter_table("member") as batch_op:
        batch_op.alter_column(
            "handle", new_column_name="nick", existing_type=sa.String(length=64), type_=sa.String(length=40)
        )
