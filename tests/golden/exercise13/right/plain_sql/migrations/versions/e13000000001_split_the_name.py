"""split the name

Revision ID: e13000000001
Revises: 6b1d94e0c7a2

"""
from alembic import op
import sqlalchemy as sa


revision = 'e13000000001'
down_revision = '6b1d94e0c7a2'
branch_labels = None
depends_on = None

def upgrade():
    op.execute("ALTER TABLE reader ADD COLUMN first_name VARCHAR(80) NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE reader ADD COLUMN last_name VARCHAR(80)")
    # rtrim takes away everything from the end up to the last blank
    op.execute(
        "UPDATE reader SET first_name = CASE WHEN instr(full_name, ' ') = 0 THEN full_name "
        "ELSE substr(full_name, 1, length(rtrim(full_name, replace(full_name, ' ', ''))) - 1) END"
    )
    op.execute(
        "UPDATE reader SET last_name = substr(full_name, length(first_name) + 2) "
        "WHERE instr(full_name, ' ') > 0"
    )
    op.execute("ALTER TABLE reader DROP COLUMN full_name")


def downgrade():
    op.execute("ALTER TABLE reader ADD COLUMN full_name VARCHAR(120) NOT NULL DEFAULT ''")
    op.execute(
        "UPDATE reader SET full_name = first_name || "
        "CASE WHEN coalesce(last_name, '') = '' THEN '' ELSE ' ' || last_name END"
    )
    op.execute("ALTER TABLE reader DROP COLUMN first_name")
    op.execute("ALTER TABLE reader DROP COLUMN last_name")
