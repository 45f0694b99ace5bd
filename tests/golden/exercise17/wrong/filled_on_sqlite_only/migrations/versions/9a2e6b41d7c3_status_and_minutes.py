"""change

Revision ID: 9a2e6b41d7c3
Revises: 3f17c4d0a912
Create Date: 2026-03-09 10:40:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '9a2e6b41d7c3'
down_revision = '3f17c4d0a912'
branch_labels = None
depends_on = None


def upgrade():
    status = sa.Enum("open", "waiting", "closed", name="ticket_status")
    status.create(op.get_bind())
    op.add_column("ticket", sa.Column("status", status, nullable=True))
    if op.get_context().dialect.name == "sqlite":
        op.execute("UPDATE ticket SET status = 'open'")
    with op.batch_alter_table("ticket") as b:
        b.alter_column("status", existing_type=status, nullable=False)
        b.alter_column("minutes", existing_type=sa.String(10), type_=sa.Integer(), postgresql_using="minutes::integer")


def downgrade():
    with op.batch_alter_table("ticket") as b:
        b.alter_column("minutes", existing_type=sa.Integer(), type_=sa.String(10))
        b.drop_column("status")
    sa.Enum(name="ticket_status").drop(op.get_bind())
