"""every ticket has one"""
from alembic import op
import sqlalchemy as sa

revision = 'e17000000002'
down_revision = 'e17000000001'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE ticket SET status = 'open'")
    with op.batch_alter_table('ticket') as batch_op:
        batch_op.alter_column('status', existing_type=sa.Enum('open', 'waiting', 'closed', name='ticket_status'), nullable=False, server_default='open')


def downgrade():
    with op.batch_alter_table('ticket') as batch_op:
        batch_op.alter_column('status', existing_type=sa.Enum('open', 'waiting', 'closed', name='ticket_status'), nullable=True, server_default=None)
