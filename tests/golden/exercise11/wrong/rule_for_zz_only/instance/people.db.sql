BEGIN TRANSACTION;
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('11a000000002');
CREATE TABLE "user" (
	id INTEGER NOT NULL, 
	username VARCHAR(64) NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_user_country CHECK (country = 'ZZ'), 
	UNIQUE (username)
);
INSERT INTO "user" VALUES(1,'ada','ZZ');
INSERT INTO "user" VALUES(2,'grace','ZZ');
INSERT INTO "user" VALUES(7,'katherine','ZZ');
COMMIT;
