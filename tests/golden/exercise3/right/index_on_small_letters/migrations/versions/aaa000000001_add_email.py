"""add email"""
from alembic import op
import sqlalchemy as sa

revision = 'aaa000000001'
down_revision = '2a7c4e9d1b30'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('user', sa.Column('email', sa.String(120)))
    op.execute('CREATE UNIQUE INDEX uq_user_email_lower ON user (lower(email))')


def downgrade():
    op.drop_index('uq_user_email_lower', 'user')
    op.drop_column('user', 'email')
