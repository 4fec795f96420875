"""A second place for every command: one line each in a plain file beside floor.db.

Written after the commit and without a promise of its own: when floor.db is damaged, what its pages
have lost is found here. A line carries a check sum, so half a line is known for what it is. The
file holds references only (ids, counts, badges), never a name or an address; see the decision
record on the mirror.
"""

import contextlib
import logging
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.wire import CommandEnvelope

log = logging.getLogger(__name__)
NAME = "outbox-mirror.ndjson"
OLDER = "outbox-mirror.old.ndjson"


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    install: str
    crc: int
    """CRC-32 of the command's bytes as they stand in the line."""
    command: msgspec.Raw


_ENCODE = msgspec.json.Encoder().encode
_LINE = msgspec.json.Decoder(_Line)
_COMMAND = msgspec.json.Decoder(CommandEnvelope)


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What a mirror holds."""

    commands: tuple[tuple[str, CommandEnvelope], ...]
    """(install, command) in the order of writing."""
    broken_lines: int


class Mirror:
    """The file that commands are appended to. Its trouble is logged and never stops a scan.

    Thread: the floor worker.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None
        self._silent = False
        """The last attempt failed, and that was said."""

    def append(self, install: str, commands: Sequence[CommandEnvelope]) -> None:
        """Writes commands that are on disk in floor.db: one call of the system for all of them."""
        lines = b"".join(_line(install, command) for command in commands)
        try:
            if self._file is None:
                self._file = self._opened()
            os.write(self._file, lines)
            self._silent = False
        except OSError as error:
            self.close()
            if not self._silent:
                log.warning("the mirror of the outbox is not written: %s", error.strerror)
            self._silent = True

    def start_over(self) -> None:
        """Begins a new file; the one before it is kept. For when floor.db was copied whole."""
        self.close()
        with contextlib.suppress(FileNotFoundError):
            (self._folder / NAME).replace(self._folder / OLDER)

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self) -> int:
        path = self._folder / NAME
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        size = os.fstat(file).st_size
        if size and os.pread(file, 1, size - 1) != b"\n":
            os.write(file, b"\n")  # half a line from a sudden end spoils no other
        return file


def read_mirror(folder: Path) -> Mirrored:
    """Returns what both files of a mirror hold, the older one first."""
    commands: list[tuple[str, CommandEnvelope]] = []
    broken = 0
    for name in (OLDER, NAME):
        for line in _lines(folder / name):
            found = _command(line)
            if found is None:
                broken += 1
            else:
                commands.append(found)
    return Mirrored(tuple(commands), broken)


def _line(install: str, command: CommandEnvelope) -> bytes:
    body = _ENCODE(command)
    line = _Line(install=install, crc=zlib.crc32(body), command=msgspec.Raw(body))
    return _ENCODE(line) + b"\n"


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from (line for line in file if line.strip())
    except FileNotFoundError:
        return


def _command(line: bytes) -> tuple[str, CommandEnvelope] | None:
    try:
        outer = _LINE.decode(line)
        if zlib.crc32(bytes(outer.command)) != outer.crc:
            return None
        return outer.install, _COMMAND.decode(outer.command)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
