"""one subscriber for each email"""

import sqlalchemy as sa
from alembic import op

revision = "e12000000001"
down_revision = "12a000000001"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    seen = set()
    rows = bind.execute(sa.text("SELECT id, email FROM subscriber ORDER BY confirmed DESC, id DESC"))
    for row in rows.fetchall():
        if row.email in seen:
            bind.execute(sa.text("DELETE FROM subscriber WHERE id = :id"), {"id": row.id})
        elif row.email is not None:
            seen.add(row.email)
    op.create_index("ix_subscriber_email", "subscriber", ["email"], unique=True)


def downgrade():
    op.drop_index("ix_subscriber_email", table_name="subscriber")
