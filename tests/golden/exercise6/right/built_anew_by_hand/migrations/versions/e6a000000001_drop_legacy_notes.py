"""drop legacy notes"""

import sqlalchemy as sa
from alembic import op

revision = "e6a000000001"
down_revision = "c6e1a0b2d301"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE user RENAME TO user_old")
    op.execute(
        "CREATE TABLE user (id INTEGER NOT NULL PRIMARY KEY, username VARCHAR(64) NOT NULL UNIQUE)"
    )
    op.execute("INSERT INTO user SELECT id, username FROM user_old")
    op.execute("DROP TABLE user_old")


def downgrade():
    op.execute("ALTER TABLE user ADD COLUMN legacy_notes TEXT")
