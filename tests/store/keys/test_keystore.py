"""Where the key of the databases is kept, with the real key store of a desktop session."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.core import load_keyring

from app.errors import StoreUnreadable
from app.store.keyfile import read_or_make_key
from app.store.keystore import KEY_FILE, Protection, station_key
from tests.structure.tree import ROOT

NO_STORE = "keyring.backends.fail.Keyring"  # what is found on a machine without any
SESSION = """
set -eu
export XDG_DATA_HOME="$1/data" XDG_RUNTIME_DIR="$1/run" HOME="$1" XDG_CONFIG_HOME="$1/config"
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME"; mkdir -m 700 "$XDG_RUNTIME_DIR"
printf 'secret of the log-in' |
    gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null
exec "$2" -c "$3" "$4"
"""
ASK = """
import sys
from pathlib import Path
from app.store.keystore import station_key
for _ in range(2):
    key = station_key(Path(sys.argv[1]))
    print(key.hex, key.protection)
"""


class PlainText(KeyringBackend):
    """A back-end as they exist: it answers, and writes what it is given where anybody reads."""

    priority = 9

    def get_password(self, service: str, username: str) -> str | None:
        """Never asked."""
        raise AssertionError("a back-end that does not encrypt was asked for a key")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Never told."""
        raise AssertionError("a back-end that does not encrypt was given a key")


@pytest.fixture
def backend() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize("store", [NO_STORE, f"{__name__}.PlainText"])
def test_without_a_store_that_encrypts_a_file_is_used_and_said(tmp_path: Path, store: str) -> None:
    keyring.set_keyring(load_keyring(store))

    key = station_key(tmp_path)

    assert key.protection is Protection.REDUCED
    assert station_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert key.hex not in repr(key)


@pytest.mark.usefixtures("backend")
def test_a_lost_key_is_not_replaced(tmp_path: Path) -> None:
    keyring.set_keyring(load_keyring(NO_STORE))
    (tmp_path / "floor.db").write_bytes(b"what only the old key opens")

    with pytest.raises(StoreUnreadable, match="neither in the key store"):
        station_key(tmp_path)

    assert [each.name for each in tmp_path.iterdir()] == ["floor.db"]


def test_a_real_key_store_takes_the_key_over_and_the_file_goes(tmp_path: Path) -> None:
    data = tmp_path / "station"
    data.mkdir()
    old = read_or_make_key(data / KEY_FILE)

    answers = in_a_desktop_session(tmp_path / "home", data)

    assert answers == [f"{old} full"] * 2
    assert not (data / KEY_FILE).exists()


def test_a_real_key_store_keeps_the_key_of_a_new_station(tmp_path: Path) -> None:
    data = tmp_path / "station"
    data.mkdir()

    first, second = in_a_desktop_session(tmp_path / "home", data)

    assert first == second
    assert first.endswith(" full")
    assert list(data.iterdir()) == []


def in_a_desktop_session(home: Path, data: Path) -> list[str]:
    """Asks for the key in a session with a message bus and an unlocked key store."""
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.skip(f"no {program} here, so no key store of a desktop can be tried")
    home.mkdir()
    asked = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", SESSION, "sh", home, sys.executable, ASK, data],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.splitlines()
