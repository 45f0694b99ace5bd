"""customers are clients"""

import sqlalchemy as sa
from alembic import op

revision = "10a000000002"
down_revision = "10a000000001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email", name="uq_customer_email"),
    )
    op.drop_table("audit")
    with op.batch_alter_table("purchase") as batch_op:
        batch_op.drop_constraint("fk_purchase_customer", type_="foreignkey")
        batch_op.create_foreign_key("fk_purchase_customer", "client", ["customer_id"], ["id"])
    op.drop_table("customer")


def downgrade():
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email", name="uq_customer_email"),
    )
    with op.batch_alter_table("purchase") as batch_op:
        batch_op.drop_constraint("fk_purchase_customer", type_="foreignkey")
        batch_op.create_foreign_key("fk_purchase_customer", "customer", ["customer_id"], ["id"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("happened", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.drop_table("client")
