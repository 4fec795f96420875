"""The key beside the data: made once, whole, and for its owner only."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import StoreUnreadable
from app.store.keyfile import read_or_make_key
from tests.structure.tree import ROOT

MAKER = """
import sys
from pathlib import Path
from app.store.keyfile import read_or_make_key
sys.stdin.read()
print(read_or_make_key(Path(sys.argv[1])))
"""


def test_a_key_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "data" / "station.key"

    key = read_or_make_key(path)

    assert len(bytes.fromhex(key)) == 32
    assert read_or_make_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["station.key"]


def test_two_stations_have_two_keys(tmp_path: Path) -> None:
    assert read_or_make_key(tmp_path / "a") != read_or_make_key(tmp_path / "b")


def test_starts_at_once_get_one_key(tmp_path: Path) -> None:
    """A second window is started in the same moment: both must open the same files."""
    path = tmp_path / "station.key"
    makers = [
        subprocess.Popen(
            [sys.executable, "-c", MAKER, str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]

    for maker in makers:
        assert maker.stdin is not None
        maker.stdin.close()
        maker.stdin = None
    keys = {maker.communicate(timeout=30)[0] for maker in makers}

    assert len(keys) == 1
    assert keys == {read_or_make_key(path) + "\n"}


def test_a_key_that_was_made_in_between_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "station.key"
    theirs = read_or_make_key(path)
    exists = iter([False])
    monkeypatch.setattr(Path, "exists", lambda _self: next(exists))

    assert read_or_make_key(path) == theirs


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "station.key"
    read_or_make_key(path)
    path.chmod(mode)

    with pytest.raises(StoreUnreadable, match="other users") as trouble:
        read_or_make_key(path)

    assert trouble.value.do == f"Run: chmod 600 {path}"


@pytest.mark.parametrize(
    "content", [b"", b"ab" * 16, b"zz" * 32, b"\xff\xfe" * 32, b"ab" * 33, "é".encode() * 32]
)
def test_a_damaged_key_is_told_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "station.key"
    path.touch(mode=0o600)
    path.write_bytes(content)

    with pytest.raises(StoreUnreadable, match="32 bytes") as trouble:
        read_or_make_key(path)

    assert "backup" in trouble.value.do
    assert path.read_bytes() == content
