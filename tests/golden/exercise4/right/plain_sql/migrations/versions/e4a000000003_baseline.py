"""baseline

Revision ID: e4a000000003
Revises: 
Create Date: 2026-01-05 10:00:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e4a000000003'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        """CREATE TABLE customer (
            id INTEGER PRIMARY KEY NOT NULL,
            name VARCHAR(80) NOT NULL,
            email VARCHAR(120),
            CONSTRAINT uq_customer_email UNIQUE (email)
        )"""
    )
    op.execute(
        """CREATE TABLE invoice (
            id INTEGER PRIMARY KEY NOT NULL,
            customer_id INTEGER NOT NULL REFERENCES customer (id),
            total NUMERIC(10, 2) NOT NULL,
            paid BOOLEAN NOT NULL DEFAULT FALSE
        )"""
    )
    op.execute("CREATE INDEX invoice_by_customer ON invoice (customer_id)")


def downgrade():
    op.execute("DROP TABLE invoice")
    op.execute("DROP TABLE customer")
