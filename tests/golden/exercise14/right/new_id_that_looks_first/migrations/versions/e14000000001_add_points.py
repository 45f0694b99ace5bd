"""add points"""
import sqlalchemy as sa
from alembic import op

revision = "e14000000001"
down_revision = "c92f6b1e7d05"
branch_labels = None
depends_on = None


def upgrade():
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns("member")]
    if "points" not in columns:
        op.add_column("member", sa.Column("points", sa.Integer()))


def downgrade():
    op.drop_column("member", "points")
