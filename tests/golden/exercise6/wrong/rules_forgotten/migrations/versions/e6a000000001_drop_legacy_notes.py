"""drop legacy notes"""

import sqlalchemy as sa
from alembic import op

revision = "e6a000000001"
down_revision = "c6e1a0b2d301"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE user_new AS SELECT id, username FROM user")
    op.execute("DROP TABLE user")
    op.execute("ALTER TABLE user_new RENAME TO user")


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("legacy_notes", sa.Text(), nullable=True))
