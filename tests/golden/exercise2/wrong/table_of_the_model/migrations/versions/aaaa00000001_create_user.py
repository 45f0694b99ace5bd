"""aaaa00000001"""
from alembic import op
import sqlalchemy as sa
from app import User

revision = 'aaaa00000001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    User.__table__.create(op.get_bind())


def downgrade():
    User.__table__.drop(op.get_bind())
