import sqlalchemy as sa
from alembic import op

revision = 'e3a000000003'
down_revision = 'e3a000000002'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("city", sa.String(40)))


def downgrade():
    op.drop_column("user", "city")
