"""add country"""

import sqlalchemy as sa
from alembic import op

revision = "e11000000002"
down_revision = "e11000000001"
branch_labels = None
depends_on = None


def upgrade():
    user = sa.table("user", sa.column("country", sa.String))
    op.execute(user.update().values(country="ZZ"))


def downgrade():
    pass
