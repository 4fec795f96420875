"""Reads and writes databases with the bare driver, past everything the product says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

Row = tuple[Any, ...]
DatabaseError: type[Exception] = sqlcipher.DatabaseError


@contextmanager
def opened(path: Path, key_hex: str) -> Iterator[Any]:
    """Opens an encrypted file; the connection commits each statement by itself."""
    connection = sqlcipher.connect(str(path), timeout=10.0, isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{bytes.fromhex(key_hex).hex()}'\"")
        connection.execute("PRAGMA cipher_log_level = NONE")
        yield connection
    finally:
        connection.close()


def rows(path: Path, key_hex: str, sql: str, values: Row = ()) -> list[Row]:
    """Returns what a query gives."""
    with opened(path, key_hex) as connection:
        return [tuple(row) for row in connection.execute(sql, values).fetchall()]


def one(path: Path, key_hex: str, sql: str) -> Any:
    """Returns the one value of a query."""
    ((value,),) = rows(path, key_hex, sql)
    return value
