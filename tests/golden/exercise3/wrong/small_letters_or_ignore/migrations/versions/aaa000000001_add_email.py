"""add email"""
from alembic import op
import sqlalchemy as sa

revision = 'aaa000000001'
down_revision = '2a7c4e9d1b30'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""CREATE TABLE user_new (
        id INTEGER NOT NULL PRIMARY KEY,
        username VARCHAR(64),
        password VARCHAR(128),
        email VARCHAR(120) UNIQUE, UNIQUE (username)
    )""")
    op.execute("INSERT OR IGNORE INTO user_new (id, username, password, email) SELECT id, username, password, lower(username) || '@example.com' FROM user")
    op.execute("DROP TABLE user")
    op.execute("ALTER TABLE user_new RENAME TO user")


def downgrade():
    op.execute("CREATE TABLE user_new (id INTEGER NOT NULL PRIMARY KEY, username VARCHAR(64), password VARCHAR(128), UNIQUE (username))")
    op.execute("INSERT INTO user_new SELECT id, username, password FROM user")
    op.execute("DROP TABLE user")
    op.execute("ALTER TABLE user_new RENAME TO user")
