"""every member has an email"""

import sqlalchemy as sa
from alembic import op

revision = "20a000000004"
down_revision = "20a000000003"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE member SET email = handle || '@example.com' WHERE email IS NULL")
    with op.batch_alter_table("member") as batch_op:
        batch_op.alter_column("email", existing_type=sa.String(length=120), nullable=False)
        batch_op.create_index("ix_member_email", ["email"])


def downgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_index("ix_member_email")
        batch_op.alter_column("email", existing_type=sa.String(length=120), nullable=True)
