"""change

Revision ID: 10a000000002
Revises: 10a000000001
Create Date: 2026-03-09 10:40:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '10a000000002'
down_revision = '10a000000001'
branch_labels = None
depends_on = None


def upgrade():
    op.rename_table("customer", "client")


def downgrade():
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email", name="uq_customer_email"),
    )
    bind = op.get_bind()
    client = sa.table("client", sa.column("id"), sa.column("name"), sa.column("email"))
    customer = sa.table("customer", sa.column("id"), sa.column("name"), sa.column("email"))
    for row in bind.execute(sa.select(client)).all():
        if row.email:
            bind.execute(customer.insert().values(id=row.id, name=row.name, email=row.email))
    with op.batch_alter_table("purchase") as batch_op:
        batch_op.drop_constraint("fk_purchase_customer", type_="foreignkey")
        batch_op.create_foreign_key("fk_purchase_customer", "customer", ["customer_id"], ["id"])
    op.drop_table("client")
