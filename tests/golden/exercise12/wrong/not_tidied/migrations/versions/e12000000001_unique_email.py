"""one subscriber for each email"""

import sqlalchemy as sa
from alembic import op

revision = "e12000000001"
down_revision = "12a000000001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("subscriber") as batch_op:
        batch_op.create_unique_constraint("uq_subscriber_email", ["email"])


def downgrade():
    with op.batch_alter_table("subscriber") as batch_op:
        batch_op.drop_constraint("uq_subscriber_email", type_="unique")
