"""add country"""

import sqlalchemy as sa
from alembic import op

revision = "11a000000002"
down_revision = "11a000000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("DROP TABLE IF EXISTS _alembic_tmp_user")
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("country", sa.String(length=2), nullable=True))
    op.execute("UPDATE user SET country = 'ZZ'")
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("country", existing_type=sa.String(length=2), nullable=False)


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_column("country")
