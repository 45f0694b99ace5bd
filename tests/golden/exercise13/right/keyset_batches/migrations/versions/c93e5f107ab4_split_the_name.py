"""split the name

Revision ID: c93e5f107ab4
Revises: 6b1d94e0c7a2

"""
from alembic import op
import sqlalchemy as sa


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
    last_id = -1
    stmt = sa.text("UPDATE reader SET first_name = :f, last_name = :l WHERE id = :i")
    while rows := bind.execute(sa.text("SELECT id, full_name FROM reader WHERE id > :x ORDER BY id LIMIT 250"), {"x": last_id}).all():
        bind.execute(stmt, [dict(zip("fl", n.rsplit(" ", 1) if " " in n else (n, "")), i=i) for i, n in rows])
        last_id = rows[-1].id

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
