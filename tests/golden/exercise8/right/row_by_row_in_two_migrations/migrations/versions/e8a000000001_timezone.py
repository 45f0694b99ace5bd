"""timezone is never empty"""

import sqlalchemy as sa
from alembic import op

revision = "e8a000000001"
down_revision = "c8e1a0b2d301"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    for row in bind.execute(sa.text("SELECT id FROM user WHERE timezone IS NULL")).fetchall():
        bind.execute(sa.text("UPDATE user SET timezone = 'UTC' WHERE id = :id"), {"id": row.id})


def downgrade():
    pass
