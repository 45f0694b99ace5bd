import sqlalchemy as sa
from alembic import op

revision = 'c0de00000001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("note", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("text", sa.Text()))


def downgrade():
    op.drop_table("note")
