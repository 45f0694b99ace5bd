"""email

Revision ID: e1
Revises: 2a7c4e9d1b30

"""
from alembic import op
import sqlalchemy as sa


revision = 'e1'
down_revison = '2a7c4e9d1b30'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("user") as b:
        b.add_column(sa.Column("email", sa.String(120)))
        b.create_unique_constraint("uq_user_email", ["email"])


def downgrade():
    with op.batch_alter_table("user") as b:
        b.drop_constraint("uq_user_email", type_="unique")
        b.drop_column("email")
