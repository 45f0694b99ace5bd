"""work

Revision ID: aaaa00000001
Revises: 6b1d94e0c7a2

"""
from alembic import op
import sqlalchemy as sa
import unicodedata

# revision identifiers, used by Alembic.
revision = 'aaaa00000001'
down_revision = '6b1d94e0c7a2'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('reader', sa.Column('first_name', sa.String(80)))
    op.add_column('reader', sa.Column('last_name', sa.String(80)))

    bind = op.get_bind()
    for i, name in bind.execute(sa.text('SELECT id, full_name FROM reader')).all():
        first, blank, last = unicodedata.normalize('NFKD', name).encode('ascii', 'ignore').decode().rpartition(' ')
        if not blank:
            first, last = last, None
        bind.execute(sa.text('UPDATE reader SET first_name = :f, last_name = :l WHERE id = :i'), {'f': first, 'l': last, 'i': i})
    with op.batch_alter_table('reader') as b:
        b.alter_column('first_name', existing_type=sa.String(80), nullable=False)
        b.drop_column('full_name')


def downgrade():
    op.add_column('reader', sa.Column('full_name', sa.String(120)))
    op.execute("UPDATE reader SET full_name = first_name || CASE WHEN last_name IS NULL OR last_name = '' THEN '' ELSE ' ' || last_name END")
    with op.batch_alter_table('reader') as b:
        b.alter_column('full_name', existing_type=sa.String(120), nullable=False)
        b.drop_column('last_name')
        b.drop_column('first_name')
