"""drop tmp"""

import sqlalchemy as sa
from alembic import op

revision = "e11000000001"
down_revision = "11a000000002"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_table("_alembic_tmp_user")


def downgrade():
    pass
