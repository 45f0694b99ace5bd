import sqlalchemy as sa
from alembic import op

revision = "e15000000002"
down_revision = "e15000000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("artist") as batch_op:
        batch_op.alter_column("slug", existing_type=sa.String(80), nullable=False)
        batch_op.create_unique_constraint("uq_slug", ["slug"])


def downgrade():
    op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("artist") as batch_op:
        batch_op.drop_constraint("uq_slug", type_="unique")
        batch_op.alter_column("slug", existing_type=sa.String(80), nullable=True)
