"""The revisions bring an empty file to exactly the tables that the code speaks of."""

from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from app.domain.model.fulfilment_order import PackageState
from app.domain.model.keys import Doc
from app.domain.model.retention import leaves_at
from app.store.central_db import metadata
from app.store.engine import open_writer
from app.store.migrations import FOLDER, migrate
from app.wire import encode_document
from app.wire.digest import as_signed, digest_of
from tests.domain.builders import NOW, a_sold_order, a_unit, an_order

KEY = "33" * 32


def schema(engine: Engine) -> dict[str, object]:
    """What a table is, however its columns came to it; a default of the database may be more."""
    tables = inspect(engine)
    return {
        name: {
            "columns": {
                (column["name"], str(column["type"]), column["nullable"])
                for column in tables.get_columns(name)
            },
            "key": tables.get_pk_constraint(name)["constrained_columns"],
            "unique": sorted(u["column_names"] for u in tables.get_unique_constraints(name)),
            "checks": sorted(str(c["sqltext"]) for c in tables.get_check_constraints(name)),
            "indexes": sorted(
                (str(index["name"]), index["column_names"], _where(engine, str(index["name"])))
                for index in tables.get_indexes(name)
            ),
        }
        for name in tables.get_table_names()
        if name != "alembic_version"
    }


def _where(engine: Engine, index: str) -> str:
    with engine.connect() as connection:
        sql = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": index}
        ).scalar()
    return str(sql or "").partition(" WHERE ")[2]


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
    assert version == ScriptDirectory(str(FOLDER)).get_current_head()
    engine.dispose()


def test_what_was_there_before_the_feeds_counted_is_counted(tmp_path: Path) -> None:
    """Revision 0002 finds a digest, documents that are over, and tombstones without a day."""
    engine = open_writer(tmp_path / "central.db", KEY)
    migrate(engine, "0001")
    gone = an_order(units=[a_unit()], package=PackageState.TENDERED, number="1")
    docs: dict[str, Doc] = {
        "fo-1": gone,
        "fo-2": an_order(number="2"),
        "order-3": a_sold_order(number="3"),
    }
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO site_feed (tenant, scope, epoch, head) VALUES ('m', 's', 'e', 4)")
        )
        for seq, (doc_id, doc) in enumerate(docs.items(), start=1):
            row = {"i": doc_id, "n": seq, "b": encode_document(doc), "a": NOW.isoformat()}
            row["k"] = "returnable_order" if doc_id == "order-3" else "fulfilment_order"
            connection.execute(
                text("INSERT INTO feed (tenant, scope, seq, kind, doc_id, op)"
                     " VALUES ('m', 's', :n, :k, :i, 'put')"), row,
            )  # fmt: skip
            connection.execute(
                text("INSERT INTO doc (tenant, kind, id, rev, scope, body, updated_at)"
                     " VALUES ('m', :k, :i, 1, 's', :b, :a)"), row,
            )  # fmt: skip
        connection.execute(
            text("INSERT INTO feed (tenant, scope, seq, kind, doc_id, op)"
                 " VALUES ('m', 's', 4, 'bin', 'gone', 'del')")
        )  # fmt: skip

    migrate(engine)

    with engine.connect() as connection:
        counted = connection.execute(text("SELECT digest, docs, min_seq FROM site_feed")).one()
        days = connection.execute(text("SELECT id, leaves_at FROM doc ORDER BY id")).all()
        undated = connection.execute(text("SELECT count(*) FROM feed WHERE at = ''")).scalar_one()
    places = [
        ("fulfilment_order", "fo-1", 1),
        ("fulfilment_order", "fo-2", 2),
        ("returnable_order", "order-3", 3),
    ]
    assert tuple(counted) == (as_signed(digest_of(places)), 3, 0)
    assert undated == 0
    expected = {name: leaves_at(doc, NOW) for name, doc in docs.items()}
    assert dict(tuple(row) for row in days) == {
        name: at.isoformat() if at else "" for name, at in expected.items()
    }
    engine.dispose()
