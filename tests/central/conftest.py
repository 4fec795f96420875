"""A real centre with the demo brand in it, on a real encrypted file and on a real PostgreSQL."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.central.demo.seed import seed_demo
from app.central.work import Centre
from app.store.central_db import metadata
from app.store.engine import open_reader, open_writer
from app.store.migrations import migrate
from app.store.postgres import open_postgres
from tests.central.shelf import KEY, Shelf, open_shelf
from tests.central.shop import Shop
from tests.central.stubs.clock import Clock
from tests.faults.parts.postgres import Server

DATABASES = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a centre as it is after its first start with ``--demo``."""
    path = tmp_path_factory.mktemp("seeded") / "central.db"
    writer, clock = open_writer(path, KEY), Clock()
    migrate(writer)
    reader = open_reader(path, KEY)
    seed_demo(Centre(writer, reader, clock=clock))
    reader.dispose()
    writer.dispose()
    return path


@pytest.fixture(scope="session")
def seeded_database(postgres: Server) -> str:
    """The same, as a database to copy."""
    url = postgres.make()
    writer, reader = open_postgres(url)
    migrate(writer)
    seed_demo(Centre(writer, reader, clock=Clock()))
    writer.dispose()
    return str(make_url(url).database)


@pytest.fixture
def clock() -> Clock:
    """The centre's clock; it stands until it is told."""
    return Clock()


@pytest.fixture(params=DATABASES)
def centre(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Centre]:
    """A centre of its own for each test, on either database."""
    with ExitStack() as at_end:
        if request.param == "sqlite":
            path = tmp_path / "central.db"
            shutil.copy(request.getfixturevalue("seeded_file"), path)
            writer, reader = open_writer(path, KEY), open_reader(path, KEY)
            at_end.callback(reader.dispose)
        else:
            server: Server = request.getfixturevalue("postgres")
            url = server.make(request.getfixturevalue("seeded_database"))
            at_end.callback(server.drop, url)
            writer, reader = open_postgres(url)
        at_end.callback(writer.dispose)
        yield Centre(writer, reader, clock=clock)


@pytest.fixture(scope="session")
def empty_database(postgres: Server) -> str:
    """The tables and nothing in them, as a database to copy."""
    url = postgres.make()
    writer, _ = open_postgres(url)
    metadata.create_all(writer)
    writer.dispose()
    return str(make_url(url).database)


@pytest.fixture(params=DATABASES)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """A small centre with stock, on either database."""
    with ExitStack() as at_end:
        url = ""
        if request.param == "postgres":
            server: Server = request.getfixturevalue("postgres")
            url = server.make(request.getfixturevalue("empty_database"))
            at_end.callback(server.drop, url)
        shelf = open_shelf(tmp_path, url)
        at_end.callback(shelf.close)
        yield shelf


@pytest.fixture
def shop(centre: Centre, clock: Clock) -> Shop:
    """The demo shop, which sends to the centre."""
    return Shop(centre, clock)
