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
        sa.Column('title', sa.String(80), nullable=False),
        sa.Column('slug', sa.String(80), nullable=False),
        sa.Column('status', sa.Enum('draft', 'public', name='status', create_constraint=True), nullable=False, server_default='draft'),
        sa.Column('body', sa.UnicodeText(), nullable=False),
        sa.Column('words', sa.Integer(), nullable=False),
        sa.Column('made', sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column('parent_id', sa.Integer(), nullable=True),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.CheckConstraint("made >= '2020-01-01'", name='ck_made'),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name='fk_post_user', ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['parent_id'], ['post.id'], name='fk_post_parent', ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('user_id', 'slug', name='uq_post_user_slug'))
    op.create_table('tag', sa.Column('name', sa.String(20), primary_key=True))
    op.create_table('post_tag',
        sa.Column('post_id', sa.Integer, sa.ForeignKey('post.id'), primary_key=True),
        sa.Column('tag_name', sa.String(20), sa.ForeignKey('tag.name'), primary_key=True))
    op.create_index('ix_post_user_made', 'post', ['user_id', sa.text('made DESC')])


def downgrade():
    op.drop_table('post_tag')
    op.drop_table('tag')
    op.drop_index('ix_post_user_made', table_name='post')
    op.drop_table('post')
