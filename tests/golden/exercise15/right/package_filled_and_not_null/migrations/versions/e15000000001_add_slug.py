import sqlalchemy as sa
from alembic import op

revision = "e15000000001"
down_revision = "4f8a2c6e9b15"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE artist ADD COLUMN slug VARCHAR(80)")
    op.execute("UPDATE artist SET slug = 'artist-' || id")


def downgrade():
    op.execute("ALTER TABLE artist DROP COLUMN slug")
