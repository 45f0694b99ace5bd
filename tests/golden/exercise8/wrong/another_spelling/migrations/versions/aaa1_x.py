"""tz"""
from alembic import op
import sqlalchemy as sa

revision = 'aaa1'
down_revision = 'c8e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE user SET time_zone = 'UTC' WHERE time_zone IS NULL")
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("timezone", existing_type=sa.String(40), nullable=False)


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("timezone", existing_type=sa.String(40), nullable=True)
