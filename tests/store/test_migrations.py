"""The revisions bring an empty file to exactly the tables that the code speaks of."""

from pathlib import Path

from sqlalchemy import Engine, text

from app.store.central_db import metadata
from app.store.engine import open_writer
from app.store.migrations import migrate

KEY = "33" * 32


def schema(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        ).all()
    return {row.name: " ".join(row.sql.split()) for row in rows if row.name != "alembic_version"}


def test_migrated_tables_are_the_tables_of_the_code(tmp_path: Path) -> None:
    migrated = open_writer(tmp_path / "migrated.db", KEY)
    made = open_writer(tmp_path / "made.db", KEY)

    migrate(migrated)
    metadata.create_all(made)

    assert schema(migrated) == schema(made)
    migrated.dispose()
    made.dispose()


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    engine = open_writer(tmp_path / "central.db", KEY)
    migrate(engine)
    before = schema(engine)

    migrate(engine)

    assert schema(engine) == before
    with engine.connect() as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    assert version == "0001"
    engine.dispose()
