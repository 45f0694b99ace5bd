"""aaaa00000002"""
from alembic import op
import sqlalchemy as sa

revision = 'aaaa00000002'
down_revision = '2a7c4e9d1b30'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE user_new (id INTEGER NOT NULL, username VARCHAR(64), password VARCHAR(128), email VARCHAR(120), PRIMARY KEY (id), UNIQUE (username), UNIQUE (email))")
    op.execute("INSERT INTO user_new (id, username, password) SELECT id, username, password FROM user WHERE username IS NOT NULL")
    op.execute("DROP TABLE user")
    op.execute("ALTER TABLE user_new RENAME TO user")


def downgrade():
    op.execute("CREATE TABLE user_new (id INTEGER NOT NULL, username VARCHAR(64), password VARCHAR(128), PRIMARY KEY (id), UNIQUE (username))")
    op.execute("INSERT INTO user_new (id, username, password) SELECT id, username, password FROM user")
    op.execute("DROP TABLE user")
    op.execute("ALTER TABLE user_new RENAME TO user")
