"""work

Revision ID: aaaa00000001
Revises: c6e1a0b2d301

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'aaaa00000001'
down_revision = 'c6e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('user_new',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('username', sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint('id'), sa.UniqueConstraint('username'))
    op.execute('INSERT INTO user_new (username) SELECT username FROM user ORDER BY username')
    op.drop_table('user')
    op.rename_table('user_new', 'user')


def downgrade():
    with op.batch_alter_table('user') as b:
        b.add_column(sa.Column('legacy_notes', sa.Text(), nullable=True))
