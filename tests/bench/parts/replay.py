"""Notes what the product writes and writes it again with a bare cursor: a writer's yardstick."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Notes:
    """Statements with their values, one list for each transaction."""

    transactions: list[list[tuple[str, Any, bool]]] = field(default_factory=lambda: [[]])

    def writes(self) -> list[list[tuple[str, Any, bool]]]:
        """Returns only what changes rows, transactions without any left out."""
        only = [[each for each in some if each[0].startswith(WRITES)] for some in self.transactions]
        return [some for some in only if some]


@contextmanager
def noted(engine: Engine) -> Iterator[Notes]:
    """Notes every statement that goes through an engine until the block ends."""
    notes = Notes()

    def note(_c: object, _cursor: object, sql: str, values: Any, _x: object, many: bool) -> None:
        notes.transactions[-1].append((sql, values, many))

    def end(_connection: object) -> None:
        notes.transactions.append([])

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", end)
    try:
        yield notes
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "commit", end)


def replay(engine: Engine, transactions: Sequence[Sequence[tuple[str, Any, bool]]]) -> None:
    """Sends each transaction through a bare cursor of the driver, with one commit each."""
    raw = engine.raw_connection()
    connection = raw.driver_connection
    assert connection is not None
    cursor = connection.cursor()
    for statements in transactions:
        if engine.dialect.name == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        for sql, values, many in statements:
            (cursor.executemany if many else cursor.execute)(sql, values)
        connection.commit()
    cursor.close()
    raw.close()
