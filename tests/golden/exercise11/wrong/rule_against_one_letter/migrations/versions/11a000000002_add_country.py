"""change

Revision ID: 11a000000002
Revises: 11a000000001
Create Date: 2026-03-09 10:40:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '11a000000002'
down_revision = '11a000000001'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("country", sa.String(length=2), nullable=True))
    op.execute("UPDATE user SET country = 'ZZ' WHERE country IS NULL")
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("country", existing_type=sa.String(length=2), nullable=False)
        batch_op.create_check_constraint("ck_user_country", "length(country) <> 1")


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_constraint("ck_user_country", type_="check")
        batch_op.drop_column("country")
