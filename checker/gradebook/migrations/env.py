"""How Alembic reaches the gradebook: as flask db init sets it up, for one database."""

import logging

from alembic import context
from flask import current_app

logger = logging.getLogger("alembic.env")
extension = current_app.extensions["migrate"]


def leave_out_empty(_context, _revision, directives):
    """Make no migration where nothing has changed."""
    if context.config.cmd_opts and getattr(context.config.cmd_opts, "autogenerate", False):
        script = directives[0]
        if script.upgrade_ops.is_empty():
            directives[:] = []
            logger.info("No changes in schema detected.")


def run_migrations_offline():
    """Print the SQL of the migrations, without a database."""
    url = extension.db.engine.url.render_as_string(hide_password=False)
    context.configure(url=url, target_metadata=extension.db.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online():
    """Run the migrations on the database."""
    arguments = {"process_revision_directives": leave_out_empty} | extension.configure_args
    with extension.db.engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=extension.db.metadata, **arguments
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
