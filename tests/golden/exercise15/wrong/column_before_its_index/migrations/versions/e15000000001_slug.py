import sqlalchemy as sa
from alembic import op

revision = "e15000000001"
down_revision = "4f8a2c6e9b15"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("artist", sa.Column("slug", sa.String(80)))
    op.create_index("ix_artist_slug", "artist", ["slug"], unique=True)


def downgrade():
    op.drop_column("artist", "slug")
    op.drop_index("ix_artist_slug", "artist")
