import sqlalchemy as sa
from alembic import op

revision = "e15000000001"
down_revision = "4f8a2c6e9b15"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_table("track")
    op.drop_table("album")
    op.drop_table("artist")
    op.create_table(
        "artist",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("country", sa.String(40)),
        sa.Column("slug", sa.String(80)),
        sa.UniqueConstraint("slug", name="uq_artist_slug"),
    )
    op.create_table(
        "album",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("artist_id", sa.Integer(), sa.ForeignKey("artist.id", ondelete="CASCADE"), nullable=False),
    )
    op.create_table(
        "track",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("seconds", sa.Integer()),
        sa.Column("album_id", sa.Integer(), sa.ForeignKey("album.id", ondelete="CASCADE"), nullable=False),
    )


def downgrade():
    op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("artist") as batch_op:
        batch_op.drop_constraint("uq_artist_slug", type_="unique")
        batch_op.drop_column("slug")
