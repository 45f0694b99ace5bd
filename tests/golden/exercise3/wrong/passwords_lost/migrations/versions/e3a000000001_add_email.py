import sqlalchemy as sa
from alembic import op

revision = 'e3a000000001'
down_revision = '2a7c4e9d1b30'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE new (id INTEGER NOT NULL PRIMARY KEY, username VARCHAR(64) UNIQUE, password VARCHAR(128), email VARCHAR(120) UNIQUE)")
    op.execute("INSERT INTO new (id, username) SELECT id, username FROM user")
    op.execute("DROP TABLE user")
    op.execute("ALTER TABLE new RENAME TO user")


def downgrade():
    op.execute("CREATE TABLE old (id INTEGER NOT NULL PRIMARY KEY, username VARCHAR(64) UNIQUE, password VARCHAR(128))")
    op.execute("INSERT INTO old SELECT id, username, password FROM user")
    op.execute("DROP TABLE user")
    op.execute("ALTER TABLE old RENAME TO user")
