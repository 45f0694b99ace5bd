"""unique"""
from alembic import op

revision = "e12000000001"
down_revision = "12a000000001"
branch_labels = None
depends_on = None


def upgrade():
    # The doubles that I found.
    op.execute("DELETE FROM subscriber WHERE id IN (1, 3, 4, 6, 12, 14, 24) OR id BETWEEN 15 AND 22")
    op.execute("DELETE FROM subscriber WHERE id BETWEEN 33 AND 999 AND id % 2 = 1")
    with op.batch_alter_table("subscriber") as b:
        b.create_unique_constraint("uq_subscriber_email", ["email"])


def downgrade():
    with op.batch_alter_table("subscriber") as b:
        b.drop_constraint("uq_subscriber_email", type_="unique")
