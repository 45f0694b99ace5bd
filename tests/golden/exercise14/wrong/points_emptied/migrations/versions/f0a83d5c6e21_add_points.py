"""add points (written again: the first file was lost)"""
import sqlalchemy as sa
from alembic import op

revision = "f0a83d5c6e21"
down_revision = "c92f6b1e7d05"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.add_column(sa.Column("points", sa.Integer()))


def downgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_column("points")
