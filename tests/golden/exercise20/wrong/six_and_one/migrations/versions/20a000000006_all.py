"""everything up to here"""

import sqlalchemy as sa
from alembic import op

revision = "20a000000006"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        "CREATE TABLE role (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20) NOT NULL, UNIQUE (name))"
    )
    op.execute("INSERT INTO role VALUES (1, 'reader'), (2, 'writer'), (3, 'admin')")
    op.execute(
        "CREATE TABLE member (id INTEGER NOT NULL PRIMARY KEY, email VARCHAR(120) NOT NULL, "
        "handle VARCHAR(64) NOT NULL, role_id INTEGER, CONSTRAINT uq_member_handle UNIQUE (handle), "
        "FOREIGN KEY (role_id) REFERENCES role (id))"
    )
    op.execute("CREATE INDEX ix_member_email ON member (email)")


def downgrade():
    op.drop_table("member")
    op.drop_table("role")
