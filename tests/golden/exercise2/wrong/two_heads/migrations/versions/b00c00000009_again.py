import sqlalchemy as sa
from alembic import op

revision = 'b00c00000009'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
