"""a status"""
from alembic import op
import sqlalchemy as sa

revision = 'e17000000001'
down_revision = '3f17c4d0a912'
branch_labels = None
depends_on = None


def upgrade():
    sa.Enum('open', 'waiting', 'closed', name='ticket_status').create(op.get_bind())
    with op.batch_alter_table('ticket') as batch_op:
        batch_op.add_column(sa.Column('status', sa.Enum('open', 'waiting', 'closed', name='ticket_status'), nullable=True))


def downgrade():
    with op.batch_alter_table('ticket') as batch_op:
        batch_op.drop_column('status')
    sa.Enum(name='ticket_status').drop(op.get_bind())
