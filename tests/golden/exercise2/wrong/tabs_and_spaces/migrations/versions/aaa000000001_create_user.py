"""create user"""
from alembic import op
import sqlalchemy as sa

revision = 'aaa000000001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('user',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('username', sa.String(length=64), nullable=True),
    sa.Column('password', sa.String(length=128), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('username')
    )
	op.create_index('i', 'user', ['password'])


def downgrade():
    op.drop_table('user')
