"""A station on two real files, signed in or not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.floor.station import Floor, a_floor
from tests.floor.stock import ANNA


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    """A station that nobody uses yet; it has its data and its numbers."""
    with a_floor(tmp_path) as made:
        made.grant("sscc")
        made.grant("return")
        yield made


@pytest.fixture
def anna(floor: Floor) -> Floor:
    """The same with a worker who may do everything."""
    floor.scan(ANNA)
    return floor
