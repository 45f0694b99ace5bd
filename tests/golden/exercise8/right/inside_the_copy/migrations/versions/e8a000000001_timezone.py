"""timezone is never empty"""

import sqlalchemy as sa
from alembic import op

revision = "e8a000000001"
down_revision = "c8e1a0b2d301"
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        "CREATE TABLE user_new (id INTEGER NOT NULL PRIMARY KEY, username VARCHAR(64) NOT NULL, "
        "timezone VARCHAR(40) NOT NULL, UNIQUE (username))"
    )
    op.execute("INSERT INTO user_new SELECT id, username, coalesce(timezone, 'UTC') FROM user")
    op.execute("DROP TABLE user")
    op.execute("ALTER TABLE user_new RENAME TO user")


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("timezone", existing_type=sa.String(length=40), nullable=True)
