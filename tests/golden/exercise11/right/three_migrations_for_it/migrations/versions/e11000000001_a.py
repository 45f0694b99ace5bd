"""add country"""

import sqlalchemy as sa
from alembic import op

revision = "e11000000001"
down_revision = "11a000000001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("country", sa.String(length=2), nullable=True))


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_column("country")
