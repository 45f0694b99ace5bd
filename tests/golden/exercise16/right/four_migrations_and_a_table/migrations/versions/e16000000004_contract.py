"""contract

Revision ID: e16000000004
Revises: e16000000003

"""
from alembic import op
import sqlalchemy as sa


revision = 'e16000000004'
down_revision = 'e16000000003'
branch_labels = None
depends_on = None


def upgrade():
    booking = sa.table('booking', sa.column('guest'), sa.column('guest_name'))
    op.execute(
        booking.update().where(booking.c.guest_name.is_(None)).values(guest_name=booking.c.guest)
    )
    with op.batch_alter_table('booking', schema=None) as batch_op:
        batch_op.alter_column('guest_name', existing_type=sa.String(length=80), nullable=False)
        batch_op.drop_column('guest')


def downgrade():
    with op.batch_alter_table('booking', schema=None) as batch_op:
        batch_op.add_column(sa.Column('guest', sa.String(length=80), nullable=True))
        batch_op.alter_column('guest_name', existing_type=sa.String(length=80), nullable=True)
    op.execute(sa.table('booking', sa.column('guest'), sa.column('guest_name')).update().values(guest=sa.column('guest_name')))
