"""minutes as numbers"""
from alembic import op
import sqlalchemy as sa

revision = 'e17000000003'
down_revision = 'e17000000002'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('ticket') as batch_op:
        batch_op.alter_column('minutes', existing_type=sa.String(10), type_=sa.Integer(), existing_nullable=True, postgresql_using='minutes::integer')


def downgrade():
    with op.batch_alter_table('ticket') as batch_op:
        batch_op.alter_column('minutes', existing_type=sa.Integer(), type_=sa.String(10), existing_nullable=True)
