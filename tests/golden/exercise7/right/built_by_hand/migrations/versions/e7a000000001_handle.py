"""handle

Revision ID: e7a000000001
Revises: c7e1a0b2d301
Create Date: 2026-02-03 09:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e7a000000001'
down_revision = 'c7e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE user_new (id INTEGER NOT NULL PRIMARY KEY, handle VARCHAR(64) NOT NULL UNIQUE, password VARCHAR(128))")
    op.execute('INSERT INTO user_new SELECT id, username, password FROM "user"')
    op.drop_table("user")
    op.rename_table("user_new", "user")


def downgrade():
    op.execute("CREATE TABLE user_old (id INTEGER NOT NULL PRIMARY KEY, username VARCHAR(64) NOT NULL UNIQUE, password VARCHAR(128))")
    op.execute('INSERT INTO user_old SELECT id, handle, password FROM "user"')
    op.drop_table("user")
    op.rename_table("user_old", "user")
