"""The raw database key in a file that only its owner may read.

A key in a file beside the data is weaker than one in the system's keystore; whoever shows the state
of a station says so.
"""

import os
import secrets
import stat
from pathlib import Path

from app.errors import StoreUnreadable

KEY_BYTES = 32


def read_or_make_key(path: Path) -> str:
    """Returns the key as 64 hexadecimal digits, making a new one on the first start.

    Two starts at once get the same key: a key that is there is never replaced.

    Raises:
        StoreUnreadable: the file is damaged or readable by others.
    """
    if not path.exists():
        _make(path)
    return read_key(path)


def read_key(path: Path) -> str:
    """Returns the key of a file that is there.

    Raises:
        StoreUnreadable: the file is damaged or readable by others.
    """
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise StoreUnreadable(
            f"{path.name} can be read by other users.", do=f"Run: chmod 600 {path}"
        )
    key = path.read_bytes().strip().decode("ascii", errors="replace")
    if not is_key(key):
        raise StoreUnreadable(
            f"{path.name} holds no key of {KEY_BYTES} bytes.", do="Restore it from your backup."
        )
    return key


def is_key(text: str) -> bool:
    """Tells whether a text is a raw key: 64 lower-case hexadecimal digits."""
    return len(text) == 2 * KEY_BYTES and all(char in "0123456789abcdef" for char in text)


def _make(path: Path) -> None:
    """Puts a whole file in place, unless another process was faster."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(file, secrets.token_hex(KEY_BYTES).encode())
        os.fsync(file)
    finally:
        os.close(file)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass  # theirs counts
    finally:
        fresh.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """A name that was made is on disk only when its folder is."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
