"""Brings the tables of the order service to this build's state; Alembic, run at every start."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

FOLDER = Path(__file__).parent


def migrate(engine: Engine, revision: str = "head") -> None:
    """Runs the revisions that are missing up to one, all in one transaction.

    The caller holds the file's writer lock.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
