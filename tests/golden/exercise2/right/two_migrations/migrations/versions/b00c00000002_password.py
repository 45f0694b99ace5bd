import sqlalchemy as sa
from alembic import op

revision = 'b00c00000002'
down_revision = 'b00c00000001'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("password", sa.String(128), nullable=True))


def downgrade():
    op.drop_column("user", "password")
