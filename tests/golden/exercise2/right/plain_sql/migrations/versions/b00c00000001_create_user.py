import sqlalchemy as sa
from alembic import op

revision = 'b00c00000001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        "CREATE TABLE user (id INTEGER NOT NULL PRIMARY KEY, "
        "username VARCHAR(64) UNIQUE, password VARCHAR(128))"
    )


def downgrade():
    op.execute("DROP TABLE user")
