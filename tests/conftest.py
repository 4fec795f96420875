"""Every test runs without a display, without the user's own settings and with one language."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.faults.parts.postgres import Server, a_server

_HOME = Path(tempfile.mkdtemp(prefix="floorwalker-tests-"))

# Before the first Qt import: pytest-qt loads it when the first test asks for a widget.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)
for _kind in ("CONFIG", "DATA", "CACHE", "STATE"):
    os.environ[f"XDG_{_kind}_HOME"] = str(_HOME / _kind.lower())
os.environ["XDG_RUNTIME_DIR"] = str(_HOME)  # mkdtemp made it 0700, as Qt wants it

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # not the user's own

# The machine may be busy with something else; a slow example is not a wrong one.
settings.register_profile("floorwalker", deadline=None, print_blob=True)
settings.load_profile("floorwalker")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One real PostgreSQL for the whole run, started when the first test asks for it."""
    memory = Path("/dev/shm")
    with a_server(memory if memory.is_dir() else None) as server:
        server.hurry()
        yield server


def pytest_unconfigure(config: pytest.Config) -> None:
    """Removes the folders that stood in for the user's own."""
    shutil.rmtree(_HOME, ignore_errors=True)
