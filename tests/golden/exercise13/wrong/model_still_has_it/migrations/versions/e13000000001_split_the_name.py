"""split the name

Revision ID: e13000000001
Revises: 6b1d94e0c7a2

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.orm import Session, declarative_base


revision = 'e13000000001'
down_revision = '6b1d94e0c7a2'
branch_labels = None
depends_on = None

Base = declarative_base()


class Reader(Base):
    __tablename__ = 'reader'
    id = sa.Column(sa.Integer, primary_key=True)
    full_name = sa.Column(sa.String(120))
    first_name = sa.Column(sa.String(80))
    last_name = sa.Column(sa.String(80))


def upgrade():
    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_name', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('last_name', sa.String(length=80), nullable=True))

    session = Session(bind=op.get_bind())
    for reader in session.query(Reader):
        reader.first_name, _, reader.last_name = (
            reader.full_name.rpartition(' ') if ' ' in reader.full_name else (reader.full_name, '', '')
        )
    session.flush()

    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.alter_column('first_name', existing_type=sa.String(length=80), nullable=False)
        batch_op.drop_column('full_name')


def downgrade():
    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.add_column(sa.Column('full_name', sa.String(length=120), nullable=True))

    session = Session(bind=op.get_bind())
    for reader in session.query(Reader):
        reader.full_name = reader.first_name
        if reader.last_name:
            reader.full_name += ' ' + reader.last_name
    session.flush()

    with op.batch_alter_table('reader', schema=None) as batch_op:
        batch_op.alter_column('full_name', existing_type=sa.String(length=120), nullable=False)
        batch_op.drop_column('last_name')
        batch_op.drop_column('first_name')
