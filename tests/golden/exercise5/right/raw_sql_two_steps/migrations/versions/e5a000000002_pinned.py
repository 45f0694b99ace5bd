"""pinned"""

import sqlalchemy as sa
from alembic import op

revision = "e5a000000002"
down_revision = "e5a000000001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("post", sa.Column("pinned", sa.Boolean(), nullable=True))


def downgrade():
    with op.batch_alter_table("post") as batch_op:
        batch_op.drop_column("pinned")
