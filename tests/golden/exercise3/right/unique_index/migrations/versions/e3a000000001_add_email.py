import sqlalchemy as sa
from alembic import op

revision = 'e3a000000001'
down_revision = '2a7c4e9d1b30'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("email", sa.String(120), nullable=True))
    op.create_index("ix_user_email", "user", ["email"], unique=True)


def downgrade():
    op.drop_index("ix_user_email", "user")
    op.drop_column("user", "email")
