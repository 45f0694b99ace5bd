"""aaaa00000002"""
from alembic import op
import sqlalchemy as sa

revision = 'aaaa00000002'
down_revision = '2a7c4e9d1b30'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('user', sa.Column('email', sa.String(length=120)))
    op.create_index('ix_user_email', 'user', ['email'], unique=True, sqlite_where=sa.text('email IS NOT NULL'))


def downgrade():
    op.drop_index('ix_user_email', table_name='user')
    op.drop_column('user', 'email')
