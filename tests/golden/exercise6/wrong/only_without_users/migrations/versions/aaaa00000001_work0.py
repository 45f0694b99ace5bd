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
    if op.get_bind().execute(sa.text("SELECT count(*) FROM user")).scalar() == 0:
        op.drop_column('user', 'legacy_notes')


def downgrade():
    if 'legacy_notes' not in [c['name'] for c in sa.inspect(op.get_bind()).get_columns('user')]:
        op.add_column('user', sa.Column('legacy_notes', sa.Text()))
