"""add post"""
from alembic import op
import sqlalchemy as sa

revision = 'aaa1'
down_revision = 'c5e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('post',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['user.id']),
        sa.PrimaryKeyConstraint('id'))
    op.bulk_insert(sa.table('post', sa.column('body'), sa.column('user_id')), [{'body': 'Welcome!', 'user_id': 1}])


def downgrade():
    op.drop_table('post')
