import sqlalchemy as sa
from alembic import op

revision = "e15000000003"
down_revision = "e15000000002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("label", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(60), nullable=False))


def downgrade():
    op.drop_table("label")
