"""joined"""

import sqlalchemy as sa
from alembic import op

revision = "20c000000001"
down_revision = "20a000000006"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("member", sa.Column("joined", sa.Date(), nullable=True))


def downgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_column("joined")
