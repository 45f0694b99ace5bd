"""unique"""
from alembic import op

revision = "e12000000001"
down_revision = "12a000000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""DELETE FROM subscriber WHERE email IS NOT NULL AND id NOT IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY lower(email) ORDER BY confirmed DESC, id DESC) AS n FROM subscriber) WHERE n = 1)""")
    with op.batch_alter_table("subscriber") as b:
        b.create_unique_constraint("uq_subscriber_email", ["email"])


def downgrade():
    with op.batch_alter_table("subscriber") as b:
        b.drop_constraint("uq_subscriber_email", type_="unique")
