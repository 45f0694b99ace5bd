"""create user"""
from alembic import op
import sqlalchemy as sa

revision = 'aaa000000001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""CREATE TABLE user (
        id INT PRIMARY KEY NOT NULL,
        username VARCHAR(64) UNIQUE,
        password VARCHAR(128)
    )""")


def downgrade():
    op.drop_table('user')
