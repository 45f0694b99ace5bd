"""two databases"""

import sqlalchemy as sa
from alembic import op

revision = "f9a000000002"
down_revision = "f9a000000001"
branch_labels = None
depends_on = None


def upgrade(engine_name):
    globals()["upgrade_%s" % engine_name]()


def downgrade(engine_name):
    globals()["downgrade_%s" % engine_name]()


def upgrade_():
    pass


def downgrade_():
    pass


def upgrade_events():
    op.execute(
        "CREATE TABLE event (id INTEGER PRIMARY KEY NOT NULL, kind VARCHAR(40) NOT NULL, "
        "username VARCHAR(64))"
    )
    op.execute("CREATE INDEX ix_event_username ON event (username)")


def downgrade_events():
    op.execute("DROP TABLE event")
