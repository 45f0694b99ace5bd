"""work

Revision ID: aaaa00000001
Revises: c8e1a0b2d301

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'aaaa00000001'
down_revision = 'c8e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE user SET timezone = 'UTC' WHERE timezone IS NULL")
    with op.batch_alter_table('user') as b:
        b.create_check_constraint('ck_tz', 'timezone IS NOT NULL')


def downgrade():
    with op.batch_alter_table('user') as b:
        b.drop_constraint('ck_tz', type_='check')
