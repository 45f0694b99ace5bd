"""expand

Revision ID: e16000000001
Revises: 4e8a21c7d905

"""
from alembic import op
import sqlalchemy as sa


revision = 'e16000000001'
down_revision = '4e8a21c7d905'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE booking ADD COLUMN guest_name VARCHAR(80) NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE booking RENAME COLUMN guest TO guest_before")
    op.execute("ALTER TABLE booking ADD COLUMN guest VARCHAR(80) NOT NULL DEFAULT ''")
    op.execute("UPDATE booking SET guest = guest_before")
    op.execute("ALTER TABLE booking DROP COLUMN guest_before")


def downgrade():
    op.execute("UPDATE booking SET guest = guest_name WHERE guest = ''")
    with op.batch_alter_table('booking') as batch_op:
        batch_op.alter_column('guest', existing_type=sa.String(80), server_default=None)
        batch_op.drop_column('guest_name')
