"""A real centre on a real encrypted file, with the demo brand in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.central.demo.seed import seed_demo
from app.central.work import Centre
from app.store.engine import open_reader, open_writer
from app.store.migrations import migrate
from tests.central.shelf import KEY, Clock
from tests.central.shop import Shop


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


@pytest.fixture
def clock() -> Clock:
    """The centre's clock; it stands until it is told."""
    return Clock()


@pytest.fixture
def centre(seeded_file: Path, tmp_path: Path, clock: Clock) -> Iterator[Centre]:
    """A centre of its own for each test."""
    path = tmp_path / "central.db"
    shutil.copy(seeded_file, path)
    writer, reader = open_writer(path, KEY), open_reader(path, KEY)
    yield Centre(writer, reader, clock=clock)
    reader.dispose()
    writer.dispose()


@pytest.fixture
def shop(centre: Centre, clock: Clock) -> Shop:
    """The demo shop, which sends to the centre."""
    return Shop(centre, clock)
