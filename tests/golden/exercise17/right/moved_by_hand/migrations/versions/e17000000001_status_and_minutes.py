"""status and minutes"""
from alembic import op
import sqlalchemy as sa

revision = 'e17000000001'
down_revision = '3f17c4d0a912'
branch_labels = None
depends_on = None


def upgrade():
    sa.Enum('open', 'waiting', 'closed', name='ticket_status').create(op.get_bind())
    op.add_column('ticket', sa.Column('status', sa.Enum('open', 'waiting', 'closed', name='ticket_status'), server_default='open', nullable=False))
    op.add_column('ticket', sa.Column('number', sa.Integer()))
    op.execute('UPDATE ticket SET number = CAST(minutes AS INTEGER)')
    op.drop_column('ticket', 'minutes')
    op.alter_column('ticket', 'number', new_column_name='minutes')


def downgrade():
    op.drop_column('ticket', 'status')
    sa.Enum(name='ticket_status').drop(op.get_bind())
    op.add_column('ticket', sa.Column('text', sa.String(10)))
    op.execute('UPDATE ticket SET text = CAST(minutes AS VARCHAR(10))')
    op.drop_column('ticket', 'minutes')
    op.alter_column('ticket', 'text', new_column_name='minutes')
