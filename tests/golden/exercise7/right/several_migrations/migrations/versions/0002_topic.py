"""topic

Revision ID: 0002
Revises: c7e1a0b2d301
Create Date: 2026-02-03 09:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0002'
down_revision = 'c7e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.String(80)),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user.id")),
    )


def downgrade():
    op.drop_table("topic")
