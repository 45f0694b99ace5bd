import sqlalchemy as sa
from alembic import op

revision = "e15000000001"
down_revision = "4f8a2c6e9b15"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE artist SET country = country")
    op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("artist") as batch_op:
        batch_op.add_column(sa.Column("slug", sa.String(80), nullable=True))
        batch_op.create_unique_constraint("uq_artist_slug", ["slug"])


def downgrade():
    op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("artist") as batch_op:
        batch_op.drop_constraint("uq_artist_slug", type_="unique")
        batch_op.drop_column("slug")
