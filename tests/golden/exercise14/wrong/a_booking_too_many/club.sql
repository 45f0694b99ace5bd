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
INSERT INTO member (id, name, email, points) VALUES (1, 'Ife', 'ife@example.com', 120);
INSERT INTO member (id, name, email, points) VALUES (2, 'Jonas', 'jonas@example.com', 45);
INSERT INTO member (id, name, email, points) VALUES (5, 'Kim', NULL, NULL);
INSERT INTO member (id, name, email, points) VALUES (8, 'Lena', 'lena@example.com', 0);
INSERT INTO booking VALUES (1, 1, 3, '2026-05-04'), (2, 1, 3, '2026-05-11'), (3, 5, 1, '2026-05-04');
