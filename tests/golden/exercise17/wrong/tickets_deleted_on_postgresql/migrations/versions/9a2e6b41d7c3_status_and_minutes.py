"""status and minutes

Revision ID: 9a2e6b41d7c3
Revises: 3f17c4d0a912
Create Date: 2026-03-09 10:40:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '9a2e6b41d7c3'
down_revision = '3f17c4d0a912'
branch_labels = None
depends_on = None


def upgrade():
    # PostgreSQL keeps an enum as a type of its own. On SQLite this line does nothing.
    sa.Enum('open', 'waiting', 'closed', name='ticket_status').create(op.get_bind())
    if op.get_context().dialect.name == 'postgresql':
        op.execute('DELETE FROM note')
        op.execute('DELETE FROM ticket WHERE minutes IS NULL')
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                'status',
                sa.Enum('open', 'waiting', 'closed', name='ticket_status'),
                server_default='open',
                nullable=False,
            )
        )
        batch_op.alter_column(
            'minutes',
            existing_type=sa.String(length=10),
            type_=sa.Integer(),
            existing_nullable=True,
            postgresql_using='minutes::integer',
        )


def downgrade():
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.alter_column(
            'minutes',
            existing_type=sa.Integer(),
            type_=sa.String(length=10),
            existing_nullable=True,
        )
        batch_op.drop_column('status')
    sa.Enum(name='ticket_status').drop(op.get_bind())
