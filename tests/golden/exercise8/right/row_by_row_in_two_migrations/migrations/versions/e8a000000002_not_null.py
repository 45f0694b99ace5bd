"""not null"""

import sqlalchemy as sa
from alembic import op

revision = "e8a000000002"
down_revision = "e8a000000001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("timezone", existing_type=sa.String(length=40), nullable=False)


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("timezone", existing_type=sa.String(length=40), nullable=True)
