"""add phone"""
import sqlalchemy as sa
from alembic import op

revision = "c92f6b1e7d05"
down_revision = "7e5a19c3d840"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.add_column(sa.Column("phone", sa.String(20)))


def downgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_column("phone")
