"""drop notes"""
from alembic import op
import sqlalchemy as sa

revision = 'aaa1'
down_revision = 'c6e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("user") as batch_op:
        op.drop_column("legacy_notes")


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("legacy_notes", sa.Text(), nullable=True))
