import sqlalchemy as sa
from alembic import op

revision = 'e3a000000001'
down_revision = '2a7c4e9d1b30'
branch_labels = None
depends_on = None


def upgrade():
    op.get_bind().execute("SELECT count(*) FROM user")
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(120), nullable=True))
        batch_op.create_unique_constraint("uq_user_email", ["email"])


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_constraint("uq_user_email", type_="unique")
        batch_op.drop_column("email")
