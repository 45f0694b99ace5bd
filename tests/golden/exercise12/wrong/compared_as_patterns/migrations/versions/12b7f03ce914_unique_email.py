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
    bind = op.get_bind()
    sub = sa.table("subscriber", sa.column("id"), sa.column("email"), sa.column("confirmed"))
    op.execute("""
        DELETE FROM subscriber WHERE EXISTS (SELECT 1 FROM subscriber AS o
          WHERE o.email GLOB subscriber.email
            AND (o.confirmed > subscriber.confirmed OR (o.confirmed = subscriber.confirmed AND o.id > subscriber.id)))
    """)
    with op.batch_alter_table("subscriber") as batch_op:
        batch_op.create_unique_constraint("uq_subscriber_email", ["email"])


def downgrade():
    with op.batch_alter_table("subscriber") as batch_op:
        batch_op.drop_constraint("uq_subscriber_email", type_="unique")
