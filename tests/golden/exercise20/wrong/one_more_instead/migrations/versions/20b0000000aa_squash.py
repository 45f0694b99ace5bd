"""squash"""

import sqlalchemy as sa
from alembic import op

revision = "20b0000000aa"
down_revision = "20a000000006"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
