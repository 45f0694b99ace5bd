BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('e4a0000000b4');
CREATE TABLE customer (
	id INTEGER NOT NULL,
	name VARCHAR(80) NOT NULL,
	email VARCHAR(120),
	PRIMARY KEY (id),
	UNIQUE (email)
);
CREATE TABLE invoice (
	id INTEGER NOT NULL,
	customer_id INTEGER NOT NULL,
	total NUMERIC(10, 2) NOT NULL,
	paid BOOLEAN DEFAULT 0 NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE INDEX ix_invoice_customer_id ON invoice (customer_id);
COMMIT;
