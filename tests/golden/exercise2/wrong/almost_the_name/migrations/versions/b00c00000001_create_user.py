import sqlalchemy as sa
from alembic import op

revision = 'b00c00000001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_name", sa.String(64), nullable=True),
        sa.Column("password", sa.String(128), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_name"),
    )


def downgrade():
    op.drop_table("user")
