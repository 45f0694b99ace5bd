"""customers are clients"""

import sqlalchemy as sa
from alembic import op

revision = "e10000000001"
down_revision = "10a000000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE customer RENAME TO client")


def downgrade():
    op.execute("ALTER TABLE client RENAME TO customer")
