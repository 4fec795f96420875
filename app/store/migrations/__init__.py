"""Brings the tables of the order service to this build's state; Alembic, run at every start."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from app.store.postgres import sort_by_bytes, take_turns

MIGRATING = 4_012_345
"""Number of the lock under which tables are changed."""
FOLDER = Path(__file__).parent


def migrate(engine: Engine, revision: str = "head") -> None:
    """Runs the revisions that are missing up to one, all in one transaction.

    The caller holds the file's writer lock; on PostgreSQL several processes that start at once take
    turns here.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            take_turns(connection, MIGRATING)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if engine.dialect.name == "postgresql":
            sort_by_bytes(connection)
