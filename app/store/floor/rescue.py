"""Puts a damaged floor.db together again from everything that can still be read.

Three sources, the better one first: the damaged file itself, page by page; the last whole copy; the
mirror of the commands. Nothing is thrown away: the damaged files stay beside the new one. Nothing
is passed over in silence: what could not be read stands in the report, and a gap in the numbers of
the commands is a command that is known to be missing.

The result is a new install. Its commands are numbered anew, so that no number can ever be given
twice, whatever of the old ones is gone; the centre knows a command by its id and answers again what
it answered before. Rows whose old state would do harm are not taken from a copy: a number block
(its numbers may have been used since) and a job (the label may have come out since).
"""

import contextlib
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Table, func, insert, select
from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import StoreUnreadable
from app.ports import JobState
from app.store.engine import FULL, open_plainly, open_writer
from app.store.floor.copies import COPY
from app.store.floor.mirror import NAME, OLDER, read_mirror
from app.store.floor.steps import SCHEMA
from app.store.floor.tables import (
    claim,
    command,
    decision,
    meta,
    metadata,
    number_block,
    print_job,
    review,
    scan_log,
    session,
)
from app.store.floor_rows import INSTALL_RENUMBERED_UPTO, command_values
from app.store.ids import new_id

log = logging.getLogger(__name__)
CHUNK = 256
MOST_FAILURES = 20_000
"""Ranges of a table that may fail before the rest of it counts as unreadable."""
KEYS: Mapping[str, str] = {
    "command": "id",
    "scan_log": "id",
    "print_job": "id",
    "decision": "command_id",
    "claim": "task_id",
    "review": "scan_seq",
    "session": "lane",
    "meta": "k",
}
Row = dict[str, object]


@dataclass(kw_only=True)
class Report:
    """What was found where."""

    at: str
    install_before: str = ""
    install: str = ""
    found: dict[str, dict[str, int]] = field(default_factory=dict)
    """Table -> source -> rows that only this source (or this one first) had."""
    unread: dict[str, int] = field(default_factory=dict)
    """Table -> ranges of the damaged file that could not be read."""
    broken_lines: int = 0
    """Of the mirror."""
    missing_n: list[int] = field(default_factory=list)
    """Numbers of commands that are nowhere."""


def fits_key(path: Path, key_hex: str) -> bool:
    """Tells whether another file of this folder opens with the key: then the key is right."""
    return any(
        _rows_of(path.with_name(name), key_hex, "SELECT count(*) FROM sqlite_master")
        for name in (COPY, "cache.db")
    )


def rescue(path: Path, key_hex: str) -> Report:
    """Replaces a damaged floor.db by what can be read of it and of its copies.

    The caller holds the file's lock and has closed its own connections.

    Raises:
        OSError: the files cannot be moved.
        StoreError: the new file cannot be written.
    """
    now = datetime.now(UTC)
    report = Report(at=now.isoformat())
    aside = _put_aside(path, now)
    sources = {
        "damaged": _salvage(aside, key_hex, report.unread),
        "copy": _salvage(path.with_name(COPY), key_hex, {}),
        "mirror": _mirrored(path.parent, report),
    }
    tables = _merged(sources, report)
    report.install_before = _install(sources)
    report.missing_n = _gaps(tables["command"])
    report.install = new_id()
    fresh = path.with_name(f"{path.name}.rescued")
    _without(fresh)
    _write(fresh, key_hex, tables, report.install)
    fresh.replace(path)
    for name in (NAME, OLDER):
        with contextlib.suppress(FileNotFoundError):
            (path.parent / name).replace(aside.with_name(f"{aside.name}.{name}"))
    aside.with_name(f"{aside.name}.json").write_text(json.dumps(asdict(report), indent=2) + "\n")
    log.warning("floor.db was put together again: %s", report.found)
    return report


def _put_aside(path: Path, now: datetime) -> Path:
    """Moves the file with its log; both keep their names' kinship, so that they stay readable."""
    aside = path.with_name(f"{path.name}.damaged-{now:%Y%m%dT%H%M%S%f}")
    for ending in ("", "-wal"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return aside


def _without(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _salvage(path: Path, key_hex: str, unread: dict[str, int]) -> dict[str, list[Row]]:
    """Returns every row of a file that can be read, by table."""
    found: dict[str, list[Row]] = {}
    for table in metadata.sorted_tables:
        found[table.name] = list(_salvage_table(path, key_hex, table, unread))
    return found


def _salvage_table(path: Path, key_hex: str, table: Table, unread: dict[str, int]) -> Iterator[Row]:
    """Reads by ranges of the row's number, halving a range that fails until it is one row."""
    last = _last_row(path, key_hex, table.name)
    if last is None:
        unread[table.name] = unread.get(table.name, 0) + 1
        return
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    query = f"SELECT {names} FROM {table.name} WHERE rowid BETWEEN ? AND ?"
    ranges = [(low, min(low + CHUNK - 1, last)) for low in range(1, last + 1, CHUNK)][::-1]
    failures = 0
    while ranges and failures < MOST_FAILURES:
        low, high = ranges.pop()
        rows = _rows_of(path, key_hex, query, low, high)
        if rows is not None:
            keys = [column.name for column in table.columns]
            yield from (dict(zip(keys, row, strict=True)) for row in rows)
        elif low == high:
            failures += 1
            unread[table.name] = unread.get(table.name, 0) + 1
        else:
            failures += 1
            middle = (low + high) // 2
            ranges += [(middle + 1, high), (low, middle)]
    unread[table.name] = unread.get(table.name, 0) + len(ranges)
    if not unread[table.name]:
        del unread[table.name]


def _last_row(path: Path, key_hex: str, table: str) -> int | None:
    """The highest row number; a table that does not exist has none, one that cannot be read too."""
    known = _rows_of(path, key_hex, "SELECT 1 FROM sqlite_master WHERE name = ?", table)
    if known is None:
        return None
    if not known:
        return 0
    rows = _rows_of(path, key_hex, f"SELECT max(rowid) FROM {table}")
    if rows is not None:
        return int(str(rows[0][0] or 0))
    # Its last page is gone; no table has more rows than the file has room for.
    return path.stat().st_size // 4096 * CHUNK


def _rows_of(
    path: Path, key_hex: str, query: str, *given: object
) -> list[tuple[object, ...]] | None:
    """Rows of one query on a fresh connection: one that met a bad page answers nothing more."""
    try:
        connection = open_plainly(path, key_hex)
    except (StoreUnreadable, sqlcipher.DatabaseError):
        return None
    try:
        return list(connection.execute(query, given).fetchall())
    except sqlcipher.DatabaseError:
        return None
    finally:
        connection.close()


def _mirrored(folder: Path, report: Report) -> dict[str, list[Row]]:
    mirror = read_mirror(folder)
    report.broken_lines = mirror.broken_lines
    rows = [command_values(envelope) for _, envelope in mirror.commands]
    install = mirror.commands[-1][0] if mirror.commands else ""
    return {"command": rows, "meta": [{"k": "install", "v": install}] if install else []}


def _merged(sources: Mapping[str, Mapping[str, list[Row]]], report: Report) -> dict[str, list[Row]]:
    """One row for each key, from the best source that has it."""
    merged: dict[str, list[Row]] = {}
    for table, key in KEYS.items():
        rows: dict[object, Row] = {}
        for source, tables in sources.items():
            before = len(rows)
            for row in tables.get(table, ()):
                if source == "copy":
                    row = _aged(table, row)
                rows.setdefault(row[key], row)
            report.found.setdefault(table, {})[source] = len(rows) - before
        merged[table] = list(rows.values())
    merged["number_block"] = list(sources["damaged"]["number_block"])
    report.found["number_block"] = {"damaged": len(merged["number_block"])}
    merged["command"].sort(key=lambda row: int(str(row["n"])))
    return merged


def _aged(table: str, row: Row) -> Row:
    """A row of a copy: nobody knows what became of a job since."""
    ends = {JobState.CONFIRMED.value, JobState.FAILED.value, JobState.CANCELLED.value}
    if table == "print_job" and row["state"] not in ends:
        return {**row, "state": JobState.UNKNOWN.value, "reason": "floor.db was damaged"}
    return row


def _install(sources: Mapping[str, Mapping[str, list[Row]]]) -> str:
    for tables in sources.values():
        for row in tables.get("meta", ()):
            if row["k"] == "install":
                return str(row["v"])
    return ""


def _gaps(commands: list[Row]) -> list[int]:
    """Numbers between the first and the last command that no command has."""
    numbers = {int(str(row["n"])) for row in commands}
    return [n for n in range(min(numbers), max(numbers)) if n not in numbers] if numbers else []


def _write(path: Path, key_hex: str, tables: Mapping[str, list[Row]], install: str) -> None:
    engine = open_writer(path, key_hex, FULL)
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
            for table in (scan_log, review, print_job, decision, claim, session, number_block):
                _fill(connection, table, tables[table.name])
            numbered = [{**row, "n": at} for at, row in enumerate(tables["command"], 1)]
            _fill(connection, command, numbered)
            facts = [row for row in tables["meta"] if not str(row["k"]).startswith("install")]
            renumbered: Row = {"k": INSTALL_RENUMBERED_UPTO, "v": str(len(numbered))}
            _fill(connection, meta, [*facts, {"k": "install", "v": install}, renumbered])
            _expect(connection, len(numbered))
        with engine.connect() as connection:
            raw = connection.connection.cursor()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.close()
    finally:
        engine.dispose()
    _without_log(path)


def _without_log(path: Path) -> None:
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _fill(connection: Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(insert(table).prefix_with("OR IGNORE"), rows)


def _expect(connection: Connection, count: int) -> None:
    written = connection.execute(select(func.count()).select_from(command)).scalar_one()
    if written != count:
        raise AssertionError(f"wrote {written} commands, expected {count}")
