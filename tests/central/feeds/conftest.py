"""A centre with its snapshots, spoken to over its routes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from app.central.api.bell import Bell
from app.central.api.stations import routes
from app.central.feeds import SnapshotFiles
from tests.central.shelf import Shelf


@pytest.fixture
def files(shelf: Shelf, tmp_path: Path) -> SnapshotFiles:
    return SnapshotFiles(shelf.centre, tmp_path / "snapshots")


@pytest.fixture
def client(shelf: Shelf, files: SnapshotFiles) -> Iterator[TestClient[Litestar]]:
    app = Litestar(routes(shelf.centre, files, Bell()))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
