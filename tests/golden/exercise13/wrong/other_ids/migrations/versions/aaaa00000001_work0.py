"""work

Revision ID: aaaa00000001
Revises: 6b1d94e0c7a2

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'aaaa00000001'
down_revision = '6b1d94e0c7a2'
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    t = op.create_table('reader_new', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('first_name', sa.String(80), nullable=False), sa.Column('last_name', sa.String(80)), sa.Column('city', sa.String(60)))
    for r in bind.execute(sa.text('SELECT * FROM reader ORDER BY full_name')).mappings().all():
        f, _, l = r['full_name'].rpartition(' ')
        bind.execute(t.insert().values(first_name=f or l, last_name=l if f else None, city=r['city']))
    op.drop_table('reader')
    op.rename_table('reader_new', 'reader')


def downgrade():
    op.add_column('reader', sa.Column('full_name', sa.String(120)))
    op.execute("UPDATE reader SET full_name = first_name || CASE WHEN last_name IS NULL OR last_name = '' THEN '' ELSE ' ' || last_name END")
    with op.batch_alter_table('reader') as b:
        b.alter_column('full_name', existing_type=sa.String(120), nullable=False)
        b.drop_column('last_name')
        b.drop_column('first_name')
