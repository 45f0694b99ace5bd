"""rename"""
from alembic import op
import sqlalchemy as sa

revision = 'aaa1'
down_revision = 'c7e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("username", new_name="handle")


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("handle", new_column_name="username")
