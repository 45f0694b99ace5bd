"""work

Revision ID: aaaa00000001
Revises: c7e1a0b2d301

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'aaaa00000001'
down_revision = 'c7e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('user_new', sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('handle', sa.String(64), nullable=False),
        sa.Column('password', sa.String(100)), sa.PrimaryKeyConstraint('id'), sa.UniqueConstraint('handle'))
    op.execute("INSERT INTO user_new (id, handle, password) SELECT id, username, password FROM user")
    op.drop_table('user')
    op.rename_table('user_new', 'user')


def downgrade():
    op.create_table('user_new', sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('username', sa.String(64), nullable=False),
        sa.Column('password', sa.String(128)), sa.PrimaryKeyConstraint('id'), sa.UniqueConstraint('username'))
    op.execute("INSERT INTO user_new (id, username, password) SELECT id, handle, password FROM user")
    op.drop_table('user')
    op.rename_table('user_new', 'user')
