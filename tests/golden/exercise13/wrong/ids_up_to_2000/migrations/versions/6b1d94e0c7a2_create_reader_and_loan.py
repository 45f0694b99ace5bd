"""create reader and loan

Revision ID: 6b1d94e0c7a2
Revises:
Create Date: 2026-03-02 09:15:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '6b1d94e0c7a2'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('reader',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('full_name', sa.String(length=120), nullable=False),
    sa.Column('city', sa.String(length=60), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('loan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reader_id', sa.Integer(), nullable=False),
    sa.Column('book', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['reader_id'], ['reader.id'], name='fk_loan_reader_id_reader'),
    sa.PrimaryKeyConstraint('id')
    )


def downgrade():
    op.drop_table('loan')
    op.drop_table('reader')
