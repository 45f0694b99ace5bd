"""work

Revision ID: aaaa00000001
Revises: c6e1a0b2d301

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'aaaa00000001'
down_revision = 'c6e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column('user','legacy_notes',new_column_name='old_notes')


def downgrade():
    op.alter_column('user','old_notes',new_column_name='legacy_notes')
