"""add points"""
import sqlalchemy as sa
from alembic import op

revision = "f0a83d5c6e21"
down_revision = "7e5a19c3d840"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.add_column(sa.Column("points", sa.Integer()))


def downgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_column("points")
