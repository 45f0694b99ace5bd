"""split the name

Revision ID: c93e5f107ab4
Revises: 6b1d94e0c7a2

"""
from alembic import op
import sqlalchemy as sa

from names import cut


revision = 'c93e5f107ab4'
down_revision = '6b1d94e0c7a2'
branch_labels = None
depends_on = None

reader = sa.table(
    'reader',
    sa.column('id'),
    sa.column('full_name'),
    sa.column('first_name'),
    sa.column('last_name'),
)


def upgrade():
    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_name', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('last_name', sa.String(length=80), nullable=True))

    bind = op.get_bind()
    for row in bind.execute(sa.select(reader.c.id, reader.c.full_name)).all():
        first, last = cut(row.full_name)
        bind.execute(
            reader.update().where(reader.c.id == row.id).values(first_name=first, last_name=last)
        )

    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.alter_column('first_name', existing_type=sa.String(length=80), nullable=False)
        batch_op.drop_column('full_name')


def downgrade():
    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.add_column(sa.Column('full_name', sa.String(length=120), nullable=True))

    bind = op.get_bind()
    for row in bind.execute(sa.select(reader)).all():
        name = f'{row.first_name} {row.last_name}' if row.last_name else row.first_name
        bind.execute(reader.update().where(reader.c.id == row.id).values(full_name=name))

    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.alter_column('full_name', existing_type=sa.String(length=120), nullable=False)
        batch_op.drop_column('last_name')
        batch_op.drop_column('first_name')
