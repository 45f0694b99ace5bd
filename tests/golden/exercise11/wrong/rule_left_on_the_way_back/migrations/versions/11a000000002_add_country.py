"""change

Revision ID: 11a000000002
Revises: 11a000000001

"""
from alembic import op
import sqlalchemy as sa


revision = '11a000000002'
down_revision = '11a000000001'
branch_labels = None
depends_on = None



def upgrade():
    op.add_column("user", sa.Column("country", sa.String(2)))
    op.execute("UPDATE user SET country = 'ZZ'")
    with op.batch_alter_table("user") as b:
        b.alter_column("country", existing_type=sa.String(2), nullable=False)
        b.create_check_constraint("ck_user_country", "length(country) = 2")


def downgrade():
    with op.batch_alter_table("user") as b:
        b.drop_column("country")
