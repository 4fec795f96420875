"""Bytes that commands name (photos, signatures), kept on the station until the centre has them.

A blob is named by the SHA-256 of its bytes. What lies on the disk is encrypted, with a key of its
own that is derived from the one of the databases: a photo may show a person.
"""

import errno
import hashlib
import os
import re
import secrets
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.commands import is_blob_name
from app.errors import StoreError, StoreFull, StoreUnreadable
from app.wire import MOST_BLOB_BYTES

if TYPE_CHECKING:  # importing it costs 60 ms, and most starts of the sync process need none of it
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FOLDER = "blobs"
"""Name of the folder beside the databases."""
_PURPOSE = b"floorwalker station blobs 1"
_NONCE_BYTES = 12
_UNFINISHED = re.compile(r"[0-9a-f]{64}\.[0-9a-f]{16}\.new")
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def name_of(data: bytes) -> str:
    """Returns the name of some bytes: their SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


class BlobFolder:
    """The blobs of one station.

    Whoever makes a command puts the bytes first, and lets the verb carry their names: ``put`` may
    be called by the thread of a device or of the window, the floor worker never waits for it.

    Thread: any, and several processes at once.
    """

    def __init__(self, folder: Path, key_hex: str) -> None:
        """Makes the folder when it is absent.

        Args:
            folder: where the files lie.
            key_hex: the raw key of the databases, 64 hexadecimal digits.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._key = bytes.fromhex(key_hex)

    def put(self, data: bytes) -> str:
        """Keeps some bytes and returns their name; they are on the disk when it returns.

        Raises:
            StoreFull: the disk has no room.
            StoreError: more than 8 MiB, or the disk is broken.
        """
        if len(data) > MOST_BLOB_BYTES:
            raise StoreError(
                f"Got a picture of {len(data)} bytes, expected at most {MOST_BLOB_BYTES}.",
                do="Take it with a lower resolution.",
            )
        name = name_of(data)
        try:
            if self._holds(name):
                os.utime(self._folder / name)
            else:
                self._write(name, data)
            _sync_folder(self._folder)
        except OSError as error:
            full = error.errno in _NO_ROOM
            kind = StoreFull if full else StoreError
            raise kind("A picture could not be kept.", why=os.strerror(error.errno or 0)) from error
        return name

    def get(self, name: str) -> bytes:
        """Returns the bytes of a name, as they were put.

        Raises:
            StoreUnreadable: they are not here, or damaged.
            StoreError: the file cannot be opened now.
        """
        from cryptography.exceptions import InvalidTag  # see above

        sealed = self._read(name)
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            data = self._cipher.decrypt(nonce, rest, name.encode())
        except (InvalidTag, ValueError) as error:
            raise StoreUnreadable(f"The file of blob {name} is damaged.") from error
        if name_of(data) != name:
            raise StoreUnreadable(f"The file of blob {name} holds other bytes.")
        return data

    def names(self) -> frozenset[str]:
        """Returns the names of all blobs that are here."""
        return frozenset(path.name for path in self._folder.iterdir() if is_blob_name(path.name))

    def kept_since(self, name: str) -> datetime | None:
        """Returns when a blob was last put, by the clock of the station; None when it is gone."""
        return _written_at(self._folder / name)

    def drop(self, name: str) -> None:
        """Removes a blob; one that is not here is no trouble."""
        if is_blob_name(name):
            (self._folder / name).unlink(missing_ok=True)

    def drop_unfinished(self, before: datetime) -> None:
        """Removes what a program that died left half written before a time."""
        for path in self._folder.iterdir():
            at = _written_at(path) if _UNFINISHED.fullmatch(path.name) else None
            if at is not None and at < before:
                path.unlink(missing_ok=True)

    @cached_property
    def _cipher(self) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # see above
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
        return AESGCM(key.derive(self._key))

    def _holds(self, name: str) -> bool:
        try:
            self.get(name)
        except StoreUnreadable:
            return False
        return True

    def _read(self, name: str) -> bytes:
        if not is_blob_name(name):
            raise StoreUnreadable(f"{name!r} is no name of a blob.")
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError as error:
            raise StoreUnreadable(f"Blob {name} is not here.") from error
        except OSError as error:
            kind = StoreUnreadable if error.errno == errno.EIO else StoreError
            why = os.strerror(error.errno or 0)
            raise kind(f"Blob {name} cannot be read.", why=why) from error

    def _write(self, name: str, data: bytes) -> None:
        """Puts a whole file in place: nobody ever sees a part of one."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, data, name.encode())
        fresh = self._folder / f"{name}.{secrets.token_hex(8)}.new"
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to:
                to.write(sealed)
                to.flush()
                os.fsync(to.fileno())
            fresh.replace(self._folder / name)
        finally:
            fresh.unlink(missing_ok=True)


def _written_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def _sync_folder(folder: Path) -> None:
    """A name that was made is on the disk only when its folder is."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
