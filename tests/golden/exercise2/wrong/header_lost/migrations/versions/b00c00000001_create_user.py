from alembic import op
import sqlalchemy as sa


def upgrade():
    pass


def downgrade():
    pass
