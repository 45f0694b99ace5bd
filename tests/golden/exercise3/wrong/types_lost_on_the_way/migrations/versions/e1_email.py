"""email

Revision ID: e1
Revises: 2a7c4e9d1b30

"""
from alembic import op
import sqlalchemy as sa


revision = 'e1'
down_revision = '2a7c4e9d1b30'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE n AS SELECT id, username, password, NULL AS email FROM user")
    op.execute("DROP TABLE user")
    op.execute("ALTER TABLE n RENAME TO user")
    op.execute("CREATE UNIQUE INDEX a ON user(email)")


def downgrade():
    op.drop_column("user","email")
