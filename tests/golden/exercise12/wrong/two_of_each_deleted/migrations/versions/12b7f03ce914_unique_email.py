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
    for _ in range(2):
        # the worst row of each email that is there more than once
        op.execute("""
            DELETE FROM subscriber WHERE id IN (
              SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY email ORDER BY confirmed, id) AS n,
                              count(*) OVER (PARTITION BY email) AS c FROM subscriber WHERE email IS NOT NULL)
              WHERE c > 1 AND n = 1)
        """)
    with op.batch_alter_table("subscriber") as batch_op:
        batch_op.create_unique_constraint("uq_subscriber_email", ["email"])


def downgrade():
    with op.batch_alter_table("subscriber") as batch_op:
        batch_op.drop_constraint("uq_subscriber_email", type_="unique")
