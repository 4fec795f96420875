"""Jobs as files in a folder, whole or not at all: ``file:///a/folder?suffix=zpl``."""

import os
import secrets
import tempfile
import time
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from app.errors import LinkLost, LinkUnavailable, SettingWrong
from devices.transports.proof import PROVED


class FileLink:
    """A byte link that writes each finished job to a file of its own; names sort by time.

    It has nothing to read; a folder that cannot be written is an unavailable device.
    """

    def __init__(self, url: str) -> None:
        """Reads the URL.

        Raises:
            SettingWrong: the URL has no path, or names another host.
        """
        self._url = url
        parts = urlsplit(url)
        self._suffix = dict(parse_qsl(parts.query)).get("suffix", "bin")
        if parts.netloc or not parts.path.strip("/") or not self._suffix.isalnum():
            raise SettingWrong(
                f"{url!r} is no folder.",
                why="Expected file:///path/of/a/folder or file:///folder?suffix=zpl.",
                do="Correct the address of the device.",
            )
        self._folder = Path(unquote(parts.path))
        self._job: bytearray | None = None

    @property
    def url(self) -> str:
        """The address it was made from."""
        return self._url

    def open(self) -> None:
        """Makes the folder when it is missing and checks that it can be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as trouble:
            raise self._unavailable(str(trouble)) from trouble
        if not os.access(self._folder, os.W_OK):
            raise self._unavailable("it cannot be written")
        self._job = bytearray()

    def read(self, timeout_s: float) -> bytes:  # noqa: ARG002 (the port has it)
        """Returns nothing at once: a folder never answers."""
        self._opened()
        return b""

    def send(self, data: bytes) -> None:
        """Adds to the job under way; the disk is touched only by :meth:`finish`."""
        job = self._opened()
        job += data

    def finish(self) -> frozenset[str]:
        """Writes the job by temporary file, fsync and rename; returns once it is on disk."""
        job = self._opened()
        self._job = bytearray()
        if job:
            try:
                _write_new(self._folder, self._suffix, bytes(job))
            except OSError as trouble:
                raise self._lost(str(trouble)) from trouble
        return PROVED

    def close(self) -> None:
        """Closes the link; an unfinished job is dropped."""
        self._job = None

    def _opened(self) -> bytearray:
        if self._job is None:
            raise self._lost("it is not open")
        return self._job

    def _unavailable(self, why: str) -> LinkUnavailable:
        return LinkUnavailable(
            f"Folder {self._folder} cannot be used.",
            why=f"{why}.",
            do="Choose a folder that this user may write.",
        )

    def _lost(self, why: str) -> LinkLost:
        return LinkLost(
            f"The job was not written to {self._folder}.",
            why=f"{why}.",
            do="Check that the disk is not full and the folder can be written.",
        )


def _write_new(folder: Path, suffix: str, data: bytes) -> None:
    number, temporary = tempfile.mkstemp(prefix=".job-", dir=folder)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        name = f"job-{time.time_ns():020}-{secrets.token_hex(4)}.{suffix}"
        Path(temporary).rename(folder / name)
    finally:
        Path(temporary).unlink(missing_ok=True)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    if (
        os.name == "nt"
    ):  # folders cannot be opened there, renames are durable by the file's own flush
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
