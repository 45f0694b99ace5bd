import sqlalchemy as sa
from alembic import op

revision = 'e3a000000001'
down_revision = '2a7c4e9d1b30'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE user ADD COLUMN email VARCHAR(120) UNIQUE")


def downgrade():
    op.execute("ALTER TABLE user DROP COLUMN email")
