BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('base');
CREATE TABLE customer (
	id INTEGER NOT NULL,
	name VARCHAR(80) NOT NULL,
	email VARCHAR(120),
	PRIMARY KEY (id),
	UNIQUE (email)
);
INSERT INTO "customer" VALUES(1,'Ada','ada@example.com');
INSERT INTO "customer" VALUES(2,'Brook',NULL);
INSERT INTO "customer" VALUES(3,'Chidi','chidi@example.com');
CREATE TABLE invoice (
	id INTEGER NOT NULL,
	customer_id INTEGER NOT NULL,
	total NUMERIC(10, 2) NOT NULL,
	paid BOOLEAN DEFAULT 0 NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(customer_id) REFERENCES customer (id)
);
INSERT INTO "invoice" VALUES(1,1,99.5,1);
INSERT INTO "invoice" VALUES(2,1,10,0);
INSERT INTO "invoice" VALUES(3,3,42,0);
INSERT INTO "invoice" VALUES(4,3,7.25,1);
CREATE INDEX ix_invoice_customer_id ON invoice (customer_id);
COMMIT;
