"""Migrations as SQL for PostgreSQL, in Alembic's offline mode: rendered, and followed on paper."""
