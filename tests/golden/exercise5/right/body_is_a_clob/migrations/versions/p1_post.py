"""post

Revision ID: p1
Revises: c5e1a0b2d301

"""
from alembic import op
import sqlalchemy as sa


revision = 'p1'
down_revision = 'c5e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("create table post (id integer primary key, body clob, user_id int references user)")


def downgrade():
    op.execute("drop table post")
