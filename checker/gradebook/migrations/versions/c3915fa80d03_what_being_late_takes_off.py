"""what being late takes off

The points of old rows count in full: nothing was taken off before there were penalties.

Revision ID: c3915fa80d03
Revises: b27e94d1c602
Create Date: 2026-11-23 17:54:00

"""

import sqlalchemy as sa
from alembic import op

revision = "c3915fa80d03"
down_revision = "b27e94d1c602"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.add_column(sa.Column("penalty", sa.Double(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("final", sa.Double(), nullable=True))
    grade = sa.table(
        "grade",
        sa.column("outcome", sa.String()),
        sa.column("points", sa.Integer()),
        sa.column("final", sa.Double()),
    )
    graded = grade.c.outcome != "not_graded"
    op.execute(grade.update().where(graded).values(final=grade.c.points))


def downgrade():
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.drop_column("final")
        batch_op.drop_column("penalty")
