"""Alembic's entry: the connection comes from ``migrate``, whose transaction it shares."""

from alembic import context

from app.store.central_db import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
)
context.run_migrations()
