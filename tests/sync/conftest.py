"""A centre on loopback and the window's half of a station, for every test that wants them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.centre import Centre
from tests.sync.parts.server import Server
from tests.sync.station import Floor


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def server(centre: Centre) -> Iterator[Server]:
    with Server(centre) as server:
        yield server


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    floor = Floor(tmp_path)
    yield floor
    floor.close()
