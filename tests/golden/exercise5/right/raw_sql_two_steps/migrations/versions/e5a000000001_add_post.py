"""add post"""

import sqlalchemy as sa
from alembic import op

revision = "e5a000000001"
down_revision = "c5e1a0b2d301"
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        "CREATE TABLE post (id INTEGER PRIMARY KEY NOT NULL, body VARCHAR(500), "
        "user_id INTEGER REFERENCES user)"
    )


def downgrade():
    op.execute("DROP TABLE post")
