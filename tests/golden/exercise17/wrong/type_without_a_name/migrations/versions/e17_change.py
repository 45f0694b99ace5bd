"""change

Revision ID: e17
Revises: 3f17c4d0a912

"""
from alembic import op
import sqlalchemy as sa


revision = 'e17'
down_revision = '3f17c4d0a912'
branch_labels = None
depends_on = None



def upgrade():
    sa.Enum('open', 'waiting', 'closed').create(op.get_bind())

    with op.batch_alter_table("ticket") as b:
        b.add_column(sa.Column("status", sa.Enum('open', 'waiting', 'closed'), nullable=False, server_default="open"))

        b.alter_column("minutes", existing_type=sa.String(10), type_=sa.Integer(), existing_nullable=True, postgresql_using="minutes::integer")


def downgrade():
    with op.batch_alter_table("ticket") as b:
        b.drop_column("status")

        b.alter_column("minutes", existing_type=sa.Integer(), type_=sa.String(10), existing_nullable=True)

    sa.Enum('open', 'waiting', 'closed').drop(op.get_bind())
