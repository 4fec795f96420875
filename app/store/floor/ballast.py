"""Room that is kept back on the disk, so that work that was begun can be finished when it is full.

A full disk refuses even a DELETE, so the way out of it must be paid for in advance: a file of this
size, really allocated, that is given up when SQLite finds no room.
"""

import contextlib
import os
import shutil
from pathlib import Path

NAME = "ballast"
MIB = 1024 * 1024


class Ballast:
    """A file that is there to be deleted.

    Thread: any; making it may take long, giving it up does not.
    """

    def __init__(self, folder: Path, size_mb: int) -> None:
        self._path = folder / NAME
        self._size = size_mb * MIB

    @property
    def is_held(self) -> bool:
        """Whether the whole of it is on the disk."""
        try:
            return self._size > 0 and self._path.stat().st_size == self._size
        except OSError:
            return False

    def make(self, spare_mb: int) -> bool:
        """Takes the room unless fewer than ``spare_mb`` would be left; tells whether it is held."""
        if self._size == 0 or self.is_held:
            return self.is_held
        if shutil.disk_usage(self._path.parent).free < self._size + spare_mb * MIB:
            return False
        fresh = self._path.with_suffix(".new")
        try:
            file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                os.posix_fallocate(file, 0, self._size)
            finally:
                os.close(file)
            fresh.replace(self._path)
        except OSError:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
            return False
        return True

    def release(self) -> bool:
        """Gives the room back; tells whether there was any."""
        held = self.is_held
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        return held


def free_mb(folder: Path) -> int:
    """Returns the room that is left on the disk of a folder."""
    return shutil.disk_usage(folder).free // MIB
