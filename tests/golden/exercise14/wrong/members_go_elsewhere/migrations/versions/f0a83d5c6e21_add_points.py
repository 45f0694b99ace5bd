"""change

Revision ID: f0a83d5c6e21
Revises: c92f6b1e7d05
Create Date: 2026-03-09 10:40:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'f0a83d5c6e21'
down_revision = 'c92f6b1e7d05'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("DELETE FROM member WHERE email IS NULL AND id NOT IN (SELECT member_id FROM booking)")
    with op.batch_alter_table("member") as batch_op:
        batch_op.add_column(sa.Column("points", sa.Integer()))


def downgrade():
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_column("points")
