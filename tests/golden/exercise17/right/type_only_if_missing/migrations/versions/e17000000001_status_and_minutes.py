"""status and minutes"""
from alembic import op
import sqlalchemy as sa

revision = 'e17000000001'
down_revision = '3f17c4d0a912'
branch_labels = None
depends_on = None


def upgrade():
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            """
            DO $$ BEGIN
                CREATE TYPE ticket_status AS ENUM ('open', 'waiting', 'closed');
            EXCEPTION
                WHEN duplicate_object THEN NULL;
            END $$;
            """
        )
    with op.batch_alter_table('ticket') as batch_op:
        batch_op.add_column(sa.Column('status', sa.Enum('open', 'waiting', 'closed', name='ticket_status'), server_default='open', nullable=False))
        batch_op.alter_column('minutes', existing_type=sa.String(10), type_=sa.Integer(), existing_nullable=True, postgresql_using="NULLIF(TRIM(minutes), '')::int")


def downgrade():
    with op.batch_alter_table('ticket') as batch_op:
        batch_op.drop_column('status')
        batch_op.alter_column('minutes', existing_type=sa.Integer(), type_=sa.String(10), existing_nullable=True)
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TYPE IF EXISTS public."ticket_status"')
