"""change

Revision ID: 15aaaaaaaaaa
Revises: 4f8a2c6e9b15
Create Date: 2026-03-09 10:40:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '15aaaaaaaaaa'
down_revision = '4f8a2c6e9b15'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("artist", sa.Column("slug", sa.String(80)))
    bind = op.get_bind()
    for id, name in bind.execute(sa.text("SELECT id, name FROM artist")).all():
        bind.execute(sa.text("UPDATE artist SET slug = :s WHERE id = :i"), {"s": name.lower().replace(" ", "-"), "i": id})
    op.create_index("ix_artist_slug", "artist", ["slug"], unique=True)


def downgrade():
    op.drop_index("ix_artist_slug", table_name="artist")
    op.drop_column("artist", "slug")
