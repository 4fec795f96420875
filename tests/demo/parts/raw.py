"""Files of stations and centre, opened with the bare driver and never by the product."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlcipher3 import dbapi2 as sqlcipher


class Connection(Protocol):
    """What is used of a database connection; sqlite3 and sqlcipher3 have it."""

    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        """Runs one statement."""


@dataclass(frozen=True, slots=True)
class Station:
    """The data folder of one station."""

    data: Path

    @property
    def key(self) -> str:
        """The raw key of its databases, as its key file has it."""
        return (self.data / "station.key").read_text().strip()

    def exists(self, name: str) -> bool:
        """Whether a database is there and has something in it."""
        path = self.data / name
        return path.exists() and path.stat().st_size > 0


@contextmanager
def opened(station: Station, name: str, *, writes: bool = False) -> Iterator[Connection]:
    """Opens one database, such as ``floor.db`` or ``centre/central.db``."""
    connection = sqlcipher.connect(str(station.data / name), timeout=10.0, isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{bytes.fromhex(station.key).hex()}'\"")
        if not writes:
            connection.execute("PRAGMA query_only = 1")
        yield connection
    finally:
        connection.close()


def count_returnable(station: Station) -> int:
    """Returns how many sold orders a station holds."""
    if not station.exists("cache.db"):
        return 0
    with opened(station, "cache.db") as cache:
        found = cache.execute("SELECT count(*) FROM doc WHERE kind = 'returnable_order'")
        return int(found.fetchone()[0])


def unsettled(stations: list[Station], centre: Connection) -> int:
    """Returns how many commands the centre has not seen, and effects outside that are not done."""
    known = {row[0] for row in centre.execute("SELECT id FROM command")}
    waiting = 0
    for station in stations:
        with opened(station, "floor.db") as floor:
            waiting += sum(row[0] not in known for row in floor.execute("SELECT id FROM command"))
    tasks = centre.execute("SELECT count(*) FROM outbox_task WHERE state <> 'DONE'").fetchone()
    return waiting + int(tasks[0])
