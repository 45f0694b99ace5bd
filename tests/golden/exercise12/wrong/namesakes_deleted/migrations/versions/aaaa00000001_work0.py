"""work

Revision ID: aaaa00000001
Revises: 12a000000001

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'aaaa00000001'
down_revision = '12a000000001'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""DELETE FROM subscriber WHERE name IN (SELECT name FROM subscriber GROUP BY name HAVING count(*) > 1) AND confirmed = 0""")
    op.execute("""DELETE FROM subscriber WHERE id IN (SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY email ORDER BY confirmed DESC, id DESC) AS n FROM subscriber WHERE email IS NOT NULL) WHERE n > 1)""")
    with op.batch_alter_table('subscriber') as b:
        b.create_unique_constraint('uq_subscriber_email', ['email'])


def downgrade():
    with op.batch_alter_table('subscriber') as b:
        b.drop_constraint('uq_subscriber_email', type_='unique')
