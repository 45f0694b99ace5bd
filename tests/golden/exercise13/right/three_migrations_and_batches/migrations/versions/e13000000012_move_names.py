"""move names

Revision ID: e13000000012
Revises: e13000000011

"""
from alembic import op
import sqlalchemy as sa


revision = 'e13000000012'
down_revision = 'e13000000011'
branch_labels = None
depends_on = None

reader = sa.table(
    'reader',
    sa.column('id'),
    sa.column('full_name'),
    sa.column('first_name'),
    sa.column('last_name'),
)


def batches(bind):
    last = 0
    while True:
        query = sa.select(reader).where(reader.c.id > last).order_by(reader.c.id).limit(100)
        rows = bind.execute(query).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id


def upgrade():
    bind = op.get_bind()
    for row in batches(bind):
        words = row.full_name.rsplit(' ', 1)
        bind.execute(
            reader.update()
            .where(reader.c.id == row.id)
            .values(first_name=words[0], last_name=words[1] if words[1:] else None)
        )


def downgrade():
    bind = op.get_bind()
    for row in batches(bind):
        name = ' '.join(part for part in (row.first_name, row.last_name) if part)
        bind.execute(reader.update().where(reader.c.id == row.id).values(full_name=name))
