"""backfill

Revision ID: 7f0ce4193ab6
Revises: b52d0c6f8e31

"""
from alembic import op
import sqlalchemy as sa


revision = '7f0ce4193ab6'
down_revision = 'b52d0c6f8e31'
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    last = 0
    while True:
        ids = bind.execute(sa.text("SELECT id FROM booking WHERE id > :l AND guest_name IS NULL ORDER BY id LIMIT 2"), {"l": last}).scalars().all()
        if not ids:
            break
        bind.execute(sa.text("UPDATE booking SET guest_name = guest WHERE id = :i AND guest_name IS NULL"), [{"i": i} for i in ids])
        last = ids[-1]


def downgrade():
    pass
