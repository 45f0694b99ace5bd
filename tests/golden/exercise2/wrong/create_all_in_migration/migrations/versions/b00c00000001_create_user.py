import sqlalchemy as sa
from alembic import op

revision = 'b00c00000001'
down_revision = None
branch_labels = None
depends_on = None

from app import db


def upgrade():
    db.metadata.create_all(op.get_bind())


def downgrade():
    op.drop_table("user")
