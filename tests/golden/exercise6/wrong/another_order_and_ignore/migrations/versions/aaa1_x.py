"""drop notes"""
from alembic import op
import sqlalchemy as sa

revision = 'aaa1'
down_revision = 'c6e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""CREATE TABLE user_new (
        id INTEGER NOT NULL PRIMARY KEY,
        username VARCHAR(64) COLLATE NOCASE NOT NULL,
        UNIQUE (username)
    )""")
    op.execute("INSERT OR IGNORE INTO user_new (id, username) SELECT id, username FROM user")
    op.execute("DROP TABLE user")
    op.execute("ALTER TABLE user_new RENAME TO user")


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("legacy_notes", sa.Text(), nullable=True))
