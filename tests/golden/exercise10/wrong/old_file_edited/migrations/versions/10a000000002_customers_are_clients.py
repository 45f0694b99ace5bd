"""customers are clients"""

import sqlalchemy as sa
from alembic import op

revision = "10a000000002"
down_revision = "10a000000001"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
