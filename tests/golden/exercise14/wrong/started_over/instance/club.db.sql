CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES ('f0a83d5c6e21');
CREATE TABLE member (
	id INTEGER NOT NULL,
	name VARCHAR(80) NOT NULL,
	email VARCHAR(120),
	points INTEGER,
	phone VARCHAR(20),
	PRIMARY KEY (id),
	CONSTRAINT uq_member_email UNIQUE (email)
);
CREATE TABLE booking (
	id INTEGER NOT NULL,
	member_id INTEGER NOT NULL,
	lane INTEGER NOT NULL,
	day DATE NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(member_id) REFERENCES member (id)
);
