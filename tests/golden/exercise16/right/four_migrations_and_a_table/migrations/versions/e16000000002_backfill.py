"""backfill

Revision ID: e16000000002
Revises: e16000000001

"""
from alembic import op
import sqlalchemy as sa


revision = 'e16000000002'
down_revision = 'e16000000001'
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    for number, guest in bind.execute(sa.text('SELECT id, guest FROM booking WHERE guest_name IS NULL')).all():
        bind.execute(sa.text('UPDATE booking SET guest_name = :g WHERE id = :i'), {'g': guest, 'i': number})


def downgrade():
    pass
