"""The raw key of the station's databases: in the system's key store, or in a file and said so.

A key that exists is never replaced: a new one would make the data unreadable. A key that was in a
file moves into the key store as soon as there is one, and the file goes only after the key was read
back.
"""

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringError

from app.errors import StoreUnreadable
from app.store.keyfile import KEY_BYTES, is_key, read_key, read_or_make_key

SERVICE = "Floorwalker station"
"""Under this name a person finds the keys in the system's own program."""
KEY_FILE = "station.key"
_ENCRYPTING = frozenset(
    {
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.libsecret",
        "keyring.backends.macOS",
        "keyring.backends.Windows",
    }
)
"""Only these keep a secret. A back-end that writes plain text is as good as none."""


class Protection(StrEnum):
    """How well the key of the databases is kept."""

    FULL = "full"
    """In the system's key store, which opens with the user's log-in."""
    REDUCED = "reduced"
    """In a file that only its owner may read, beside the data."""


@dataclass(frozen=True, slots=True)
class StationKey:
    """The key as 64 hexadecimal digits, and how well it is kept."""

    hex: str
    protection: Protection

    def __repr__(self) -> str:
        return f"StationKey({self.protection})"


def station_key(data_dir: Path, database: str = "floor.db") -> StationKey:
    """Returns the key of the databases in a folder, making one for a new folder.

    Args:
        data_dir: folder of the databases. One start at a time: the caller is the only window.
        database: the file that a lost key would make unreadable.

    Raises:
        StoreUnreadable: there is a database, and neither the key store nor a file gives its key;
            or the key file is damaged or can be read by others.
    """
    file = data_dir / KEY_FILE
    store = _system_store()
    if store is None:
        return _from_file(file, data_dir / database)
    try:
        return _from_store(store, _entry(data_dir), file, data_dir / database)
    except KeyringError as error:
        if file.exists() or not (data_dir / database).exists():
            return _from_file(file, data_dir / database)
        raise StoreUnreadable(
            "The key store of this computer does not open.",
            why=f"{type(error).__name__}: {error}",
            do="Unlock it (log in to the desktop, or open its own program), then start again.",
        ) from error


def _from_store(store: KeyringBackend, entry: str, file: Path, database: Path) -> StationKey:
    kept = store.get_password(SERVICE, entry)
    if kept is None:
        if not file.exists() and database.exists():
            raise _lost(database)
        kept = read_key(file) if file.exists() else secrets.token_hex(KEY_BYTES)
        store.set_password(SERVICE, entry, kept)
        if store.get_password(SERVICE, entry) != kept:
            return _from_file(file, database)
    if not is_key(kept):
        raise StoreUnreadable(
            f"The entry {entry!r} of {SERVICE!r} in the key store is no key.",
            do="Restore the key store from your backup.",
        )
    if file.exists() and read_key(file) == kept:
        file.unlink()
    return StationKey(kept, Protection.FULL)


def _from_file(file: Path, database: Path) -> StationKey:
    if database.exists() and not file.exists():
        raise _lost(database)
    return StationKey(read_or_make_key(file), Protection.REDUCED)


def _lost(database: Path) -> StoreUnreadable:
    return StoreUnreadable(
        f"{database.name} is there, and its key is neither in the key store nor in {KEY_FILE}.",
        why="The folder was copied from another computer, or the key store was emptied.",
        do=f"Log in as the person who used it last, or restore {KEY_FILE} from your backup.",
    )


def _system_store() -> KeyringBackend | None:
    """The key store of this system, when it has one that encrypts."""
    chosen = keyring.get_keyring()
    parts = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
    return next((part for part in parts if type(part).__module__ in _ENCRYPTING), None)


def _entry(data_dir: Path) -> str:
    """The name of a folder's key: two stations of one user have two."""
    return hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]
