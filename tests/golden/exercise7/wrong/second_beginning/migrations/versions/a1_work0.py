"""work

Revision ID: a1
Revises: None

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'a1'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column('user', 'username', new_column_name='handle')


def downgrade():
    op.alter_column('user', 'handle', new_column_name='username')
