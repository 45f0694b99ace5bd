"""baseline"""
from alembic import op

revision = 'e4a0000000b3'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""CREATE TABLE IF NOT EXISTS customer (
        id INTEGER NOT NULL, name VARCHAR(80) NOT NULL, email VARCHAR(120), PRIMARY KEY (id), UNIQUE (email))""")
    op.execute("""CREATE TABLE IF NOT EXISTS invoice (
        id INTEGER NOT NULL, customer_id INTEGER NOT NULL, total NUMERIC(10, 2) NOT NULL, paid BOOLEAN DEFAULT 0 NOT NULL,
        PRIMARY KEY (id), FOREIGN KEY(customer_id) REFERENCES customer (id))""")
    op.execute("CREATE INDEX IF NOT EXISTS ix_invoice_customer_id ON invoice (customer_id)")
    op.execute("DELETE FROM invoice WHERE total = 10")


def downgrade():
    op.execute('DROP TABLE invoice')
    op.execute('DROP TABLE customer')
