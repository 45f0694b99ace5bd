"""work

Revision ID: m1
Revises: ('c9aa10b2d3aa', 'c9bb10b2d3bb')

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'm1'
down_revision = ('c9aa10b2d3aa', 'c9bb10b2d3bb')
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE u (id INTEGER NOT NULL PRIMARY KEY, username VARCHAR(64) NOT NULL, password VARCHAR(128), bio VARCHAR(140))")
    op.execute("INSERT INTO u SELECT id, username, password, bio FROM user")
    op.drop_table("user")
    op.rename_table("u","user")


def downgrade():
    pass
