import sqlalchemy as sa
from alembic import op

revision = "e15000000001"
down_revision = "4f8a2c6e9b15"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("PRAGMA foreign_keys=OFF")
    op.rename_table("artist", "artist_old")
    op.execute("CREATE TABLE artist (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(120) NOT NULL, country VARCHAR(40), slug VARCHAR(80), CONSTRAINT uq_artist_slug UNIQUE (slug))")
    op.execute("INSERT INTO artist (id, name, country) SELECT id, name, country FROM artist_old")
    op.execute("DROP TABLE artist_old")


def downgrade():
    op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("artist") as batch_op:
        batch_op.drop_constraint("uq_artist_slug", type_="unique")
        batch_op.drop_column("slug")
