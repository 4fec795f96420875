"""Brings the tables of the order service to this build's state; Alembic, run at every start."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

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
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
