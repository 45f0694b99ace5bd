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
    highest = bind.execute(sa.text("SELECT max(id) FROM booking")).scalar() or 0
    for start in range(0, highest, 1000):
        bind.execute(sa.text("UPDATE booking SET guest_name = guest WHERE guest_name IS NULL AND id > :a AND id < :b"), {"a": start, "b": start + 1000})


def downgrade():
    pass
