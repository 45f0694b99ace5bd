"""aaaa00000002"""
from alembic import op
import sqlalchemy as sa

revision = 'aaaa00000002'
down_revision = 'c5e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('post',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=True),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], ),
        sa.PrimaryKeyConstraint('id')
    )


def downgrade():
    op.drop_table('post')
