"""change

Revision ID: 12b7f03ce914
Revises: 12a000000001
Create Date: 2026-03-09 10:40:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '12b7f03ce914'
down_revision = '12a000000001'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "subscriber_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email", name="uq_subscriber_email"),
    )
    op.execute("INSERT OR IGNORE INTO subscriber_new SELECT id, name, email, confirmed FROM subscriber ORDER BY confirmed DESC, id DESC")
    op.drop_table("subscriber")
    op.rename_table("subscriber_new", "subscriber")


def downgrade():
    with op.batch_alter_table("subscriber") as batch_op:
        batch_op.drop_constraint("uq_subscriber_email", type_="unique")
