"""split the name

Revision ID: e13000000001
Revises: 6b1d94e0c7a2

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import Reader


revision = 'e13000000001'
down_revision = '6b1d94e0c7a2'
branch_labels = None
depends_on = None

def upgrade():
    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_name', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('last_name', sa.String(length=80), nullable=True))

    session = Session(bind=op.get_bind())
    for person in session.query(Reader):
        before, blank, after = person.full_name.rpartition(' ')
        person.first_name, person.last_name = (before, after) if blank else (person.full_name, None)
    session.flush()


def downgrade():
    op.drop_column('reader','last_name')
    op.drop_column('reader','first_name')
