"""status and minutes"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

status = postgresql.ENUM('open', 'waiting', 'closed', name='ticket_status', create_type=False)

revision = 'e17000000001'
down_revision = '3f17c4d0a912'
branch_labels = None
depends_on = None


def upgrade():
    status.create(op.get_bind(), checkfirst=True)
    with op.batch_alter_table('ticket') as batch_op:
        batch_op.add_column(sa.Column('status', status, server_default='open', nullable=False))
        batch_op.alter_column('minutes', existing_type=sa.String(10), type_=sa.Integer(), existing_nullable=True, postgresql_using="coalesce(minutes, '0')::integer")


def downgrade():
    with op.batch_alter_table('ticket') as batch_op:
        batch_op.alter_column('minutes', existing_type=sa.Integer(), type_=sa.String(10), existing_nullable=True)
        batch_op.drop_column('status')
    status.drop(op.get_bind(), checkfirst=True)
