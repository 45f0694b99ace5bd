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
    rows = []
    for r in bind.execute(sa.text('SELECT * FROM reader')).mappings():
        f, _, l = r['full_name'].rpartition(' ')
        rows.append({'id': r['id'], 'first_name': f or l, 'last_name': l if f else None, 'city': r['city']})
    op.bulk_insert(t, rows)
    op.drop_table('reader')
    op.rename_table('reader_new', 'reader')


def downgrade():
    op.execute("CREATE TABLE reader_old (id INTEGER NOT NULL, full_name VARCHAR(120) NOT NULL, city VARCHAR(60), PRIMARY KEY (id))")
    op.execute("INSERT INTO reader_old SELECT id, first_name || coalesce(' ' || last_name, ''), city FROM reader")
    op.drop_table('reader')
    op.rename_table('reader_old', 'reader')
