"""students and grades

Revision ID: a1d0c3f7b201
Revises:
Create Date: 2026-11-23 17:50:00

"""

import sqlalchemy as sa
from alembic import op

revision = "a1d0c3f7b201"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "student",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student")),
        sa.UniqueConstraint("name", name=op.f("uq_student_name")),
    )
    op.create_table(
        "grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("max_points", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("graded_at", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_grade_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade")),
        sa.UniqueConstraint("student_id", "exercise", name=op.f("uq_grade_student_id_exercise")),
    )
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grade_student_id"), ["student_id"], unique=False)


def downgrade():
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grade_student_id"))
    op.drop_table("grade")
    op.drop_table("student")
