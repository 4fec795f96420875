"""A shelf for each test."""

from pathlib import Path

import pytest

from tests.central.shelf import Shelf, open_shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A small centre with stock."""
    return open_shelf(tmp_path)
