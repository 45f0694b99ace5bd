"""add email"""

import sqlalchemy as sa
from alembic import op

revision = "20a000000002"
down_revision = "20a000000001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("member", sa.Column("email", sa.String(length=120), nullable=True))


def downgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_column("email")
