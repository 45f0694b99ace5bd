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
    op.create_index('u','post',['user_id'],unique=True,sqlite_where=sa.text('user_id > 0'))


def downgrade():
    op.drop_table('post')
