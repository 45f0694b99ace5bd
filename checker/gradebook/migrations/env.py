"""How Alembic reaches the gradebook: as flask db init sets it up, for one database."""

import contextlib
import logging

from alembic import context
from flask import current_app
from sqlalchemy import event

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


@contextlib.contextmanager
def whole_or_not_at_all(connection):
    """Let SQLite, too, run all migrations in one transaction.

    Its driver would commit before each CREATE TABLE; where the disk is full then, half a
    gradebook would stay behind that no later upgrade could finish.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection
    before, driver.isolation_level = driver.isolation_level, None
    event.listen(connection, "begin", lambda begun: begun.exec_driver_sql("BEGIN"))
    try:
        yield
    finally:
        connection.rollback()
        driver.isolation_level = before


def run_migrations_online():
    """Run the migrations on the database."""
    arguments = {"process_revision_directives": leave_out_empty} | extension.configure_args
    with extension.db.engine.connect() as connection, whole_or_not_at_all(connection):
        context.configure(
            connection=connection,
            target_metadata=extension.db.metadata,
            transactional_ddl=True,
            **arguments,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
