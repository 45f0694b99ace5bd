CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES ('11a000000002');
CREATE TABLE user (
    id INTEGER NOT NULL,
    username VARCHAR(64) NOT NULL,
    country VARCHAR(2) NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_user_country CHECK (length(country) = 2),
    UNIQUE (username)
);
INSERT INTO user VALUES (1, 'ada', 'ZZ'), (2, 'grace', 'ZZ'), (7, 'katherine', 'ZZ');
