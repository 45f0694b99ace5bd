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
    sa.Column('changed', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('username')
    )
    op.execute("""CREATE TRIGGER user_changed AFTER UPDATE ON user FOR EACH ROW BEGIN
        UPDATE user SET changed = CURRENT_TIMESTAMP WHERE id = NEW.id; END""")


def downgrade():
    op.execute('DROP TRIGGER user_changed')
    op.drop_table('user')
