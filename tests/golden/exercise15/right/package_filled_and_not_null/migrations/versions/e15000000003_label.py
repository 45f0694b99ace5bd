import sqlalchemy as sa
from alembic import op

revision = "e15000000003"
down_revision = "e15000000002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("label", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(60), nullable=False))
    op.execute("ALTER TABLE track ADD COLUMN label_id INTEGER REFERENCES label (id)")


def downgrade():
    op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("track") as batch_op:
        batch_op.drop_column("label_id")
    op.drop_table("label")
