"""one subscriber for each email"""

import sqlalchemy as sa
from alembic import op

revision = "e12000000001"
down_revision = "12a000000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        "DELETE FROM subscriber WHERE confirmed = 0 AND EXISTS (SELECT 1 FROM subscriber AS other "
        "WHERE other.email = subscriber.email AND other.confirmed = 1)"
    )
    op.execute(
        "DELETE FROM subscriber WHERE EXISTS (SELECT 1 FROM subscriber AS other "
        "WHERE other.email = subscriber.email AND other.id > subscriber.id)"
    )


def downgrade():
    pass
