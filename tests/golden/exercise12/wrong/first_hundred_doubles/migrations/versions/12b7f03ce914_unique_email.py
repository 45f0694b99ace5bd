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
    doubles = bind.execute(sa.text("SELECT email FROM subscriber WHERE email IS NOT NULL GROUP BY email HAVING count(*) > 1 LIMIT 100")).scalars().all()
    for email in doubles:
        rows = bind.execute(sa.select(sub).where(sub.c.email == email).order_by(sub.c.confirmed, sub.c.id)).all()
        for row in rows[:-1]:
            bind.execute(sub.delete().where(sub.c.id == row.id))
    with op.batch_alter_table("subscriber") as batch_op:
        batch_op.create_unique_constraint("uq_subscriber_email", ["email"])


def downgrade():
    with op.batch_alter_table("subscriber") as batch_op:
        batch_op.drop_constraint("uq_subscriber_email", type_="unique")
