"""baseline"""
from alembic import op

revision = '6d1f0b7c2e94'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""CREATE TABLE customer (
        id INTEGER NOT NULL, name VARCHAR(80) NOT NULL, email VARCHAR(120), PRIMARY KEY (id), UNIQUE (email))""")
    op.execute("""CREATE TABLE invoice (
        id INTEGER NOT NULL, customer_id INTEGER NOT NULL, total NUMERIC(10, 2) NOT NULL, paid BOOLEAN DEFAULT 0 NOT NULL,
        PRIMARY KEY (id), FOREIGN KEY(customer_id) REFERENCES customer (id))""")
    op.execute("CREATE INDEX ix_invoice_customer_id ON invoice (customer_id)")
    op.execute("INSERT INTO customer VALUES (1, 'Ada', 'ada@example.com'), (2, 'Brook', NULL), (3, 'Chidi', 'chidi@example.com')")
    op.execute("INSERT INTO invoice VALUES (1, 1, 99.5, 1), (2, 1, 10, 0), (3, 3, 42, 0), (4, 3, 7.25, 1)")


def downgrade():
    op.execute('DROP TABLE invoice')
    op.execute('DROP TABLE customer')
