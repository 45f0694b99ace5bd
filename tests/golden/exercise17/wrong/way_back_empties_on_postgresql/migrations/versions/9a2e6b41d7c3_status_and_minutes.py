"""change

Revision ID: 9a2e6b41d7c3
Revises: 3f17c4d0a912
Create Date: 2026-03-09 10:40:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '9a2e6b41d7c3'
down_revision = '3f17c4d0a912'
branch_labels = None
depends_on = None


def upgrade():
    if op.get_context().dialect.name == "postgresql":
        op.execute("CREATE TYPE ticket_status AS ENUM ('open', 'waiting', 'closed')")
        op.execute("ALTER TABLE ticket ADD COLUMN status ticket_status NOT NULL DEFAULT 'open'")
        op.execute('ALTER TABLE ticket ALTER COLUMN minutes TYPE integer USING cast(minutes as integer)')
    else:
        op.execute("ALTER TABLE ticket ADD COLUMN status VARCHAR(7) NOT NULL DEFAULT 'open'")
        with op.batch_alter_table("ticket") as b:
            b.alter_column("minutes", type_=sa.Integer(), existing_type=sa.String(10))


def downgrade():
    if op.get_context().dialect.name == "postgresql":
        op.execute('ALTER TABLE ticket DROP COLUMN minutes')
        op.execute('ALTER TABLE ticket ADD COLUMN minutes varchar(10)')
        op.execute('ALTER TABLE ticket DROP COLUMN status')
        op.execute('DROP TYPE ticket_status')
    else:
        with op.batch_alter_table("ticket") as b:
            b.alter_column("minutes", type_=sa.String(10), existing_type=sa.Integer())
            b.drop_column("status")
