"""contract

Revision ID: e16000000003
Revises: e16000000002

"""
from alembic import op
import sqlalchemy as sa


revision = 'e16000000003'
down_revision = 'e16000000002'
branch_labels = None
depends_on = None


def upgrade():
    op.execute('DROP TRIGGER booking_new')
    op.execute("UPDATE booking SET guest_name = guest WHERE guest_name IS NULL")
    with op.batch_alter_table('booking', schema=None) as batch_op:
        batch_op.alter_column('guest_name', existing_type=sa.String(length=80), nullable=False)
        batch_op.drop_column('guest')


def downgrade():
    with op.batch_alter_table('booking', schema=None) as batch_op:
        batch_op.add_column(sa.Column('guest', sa.String(length=80), nullable=True))
        batch_op.alter_column('guest_name', existing_type=sa.String(length=80), nullable=True)
    op.execute("UPDATE booking SET guest = guest_name")
