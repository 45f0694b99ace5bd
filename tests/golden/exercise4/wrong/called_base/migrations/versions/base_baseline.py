"""baseline

Revision ID: base
Revises: None

"""
from alembic import op
import sqlalchemy as sa

SCHEMA = """
CREATE TABLE IF NOT EXISTS customer (
	id INTEGER NOT NULL,
	name VARCHAR(80) NOT NULL,
	email VARCHAR(120),
	PRIMARY KEY (id),
	UNIQUE (email)
);
CREATE TABLE IF NOT EXISTS invoice (
	id INTEGER NOT NULL,
	customer_id INTEGER NOT NULL,
	total NUMERIC(10, 2) NOT NULL,
	paid BOOLEAN DEFAULT 0 NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE INDEX IF NOT EXISTS ix_invoice_customer_id ON invoice (customer_id);
"""


revision = 'base'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    for statement in SCHEMA.split(";"):
        if statement.strip():
            op.execute(statement)


def downgrade():
    op.drop_table("invoice")
    op.drop_table("customer")
