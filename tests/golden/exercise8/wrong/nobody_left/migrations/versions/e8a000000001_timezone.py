"""timezone is never empty"""

import sqlalchemy as sa
from alembic import op

revision = "e8a000000001"
down_revision = "c8e1a0b2d301"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("DELETE FROM user")
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("timezone", existing_type=sa.String(length=40), nullable=False)


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("timezone", existing_type=sa.String(length=40), nullable=True)
