"""one subscriber for each email"""

import sqlalchemy as sa
from alembic import op

revision = "12b7f03ce914"
down_revision = "12a000000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        """
        DELETE FROM subscriber WHERE email IS NOT NULL AND id NOT IN (
            SELECT id FROM (
                SELECT id, row_number() OVER (
                    PARTITION BY email ORDER BY confirmed DESC, id DESC
                ) AS place FROM subscriber
            ) AS ranked WHERE place = 1
        )
        """
    )
    with op.batch_alter_table("subscriber") as batch_op:
        batch_op.create_unique_constraint("uq_subscriber_email", ["email"])


def downgrade():
    with op.batch_alter_table("subscriber") as batch_op:
        batch_op.drop_constraint("uq_subscriber_email", type_="unique")
