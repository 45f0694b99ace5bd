"""notes of the kitchen

Revision ID: e16000000003
Revises: e16000000002

"""
from alembic import op
import sqlalchemy as sa


revision = 'e16000000003'
down_revision = 'e16000000002'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('kitchen_note', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('text', sa.Text()))


def downgrade():
    op.drop_table('kitchen_note')
