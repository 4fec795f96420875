"""A disk that forgets: what a recorded process wrote, and what is left of it after a power cut."""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass, field
from pathlib import Path

ACKS = "acks"
SECTOR = 512
_HEAD = struct.Struct("=BBHIQ")
_OPEN, _WRITE, _TRUNCATE, _SYNC, _UNLINK = b"OWTSU"


@dataclass(frozen=True, slots=True)
class Op:
    """One thing that was done to a file, in the order in which it happened."""

    kind: int
    file: str
    offset: int
    data: bytes

    @property
    def is_ack(self) -> bool:
        """Whether it tells that a scan was acknowledged."""
        return self.file == ACKS and self.kind == _WRITE


def read_log(path: Path) -> list[Op]:
    """Returns what the recorder noted."""
    raw, at, names, ops = path.read_bytes(), 0, dict[int, str](), list[Op]()
    while at < len(raw):
        kind, file, _, length, offset = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        data = raw[at : at + length]
        at += length
        if kind == _OPEN:
            names[file] = Path(data.decode()).name
        else:
            ops.append(Op(kind, names[file], offset, data))
    return ops


@dataclass
class _File:
    """The contents that are safe, and what was done since."""

    safe: bytearray = field(default_factory=bytearray)
    was_synced: bool = False
    pending: list[Op] = field(default_factory=list)

    @property
    def is_unlinked(self) -> bool:
        """Whether its name was taken away last."""
        return bool(self.pending) and self.pending[-1].kind == _UNLINK


class Disk:
    """Follows a recording of one folder, whose name an fsync of the folder itself has."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._files: dict[str, _File] = {}
        self.acknowledged: dict[int, str] = {}
        """Number of the scan -> verdict."""

    def take(self, op: Op) -> None:
        """Does one thing more."""
        if op.file == ACKS:
            seq, verdict = op.data.decode().split()
            self.acknowledged[int(seq)] = verdict
            return
        if op.file == self._folder:
            self._files = {k: f for k, f in self._files.items() if not f.is_unlinked}
            return
        file = self._files.setdefault(op.file, _File())
        if op.kind != _SYNC:
            file.pending.append(op)
            return
        for done in file.pending:
            file.safe = _apply(file.safe, done)
        file.pending.clear()
        file.was_synced = True

    def write_image(self, folder: Path, dice: random.Random) -> None:
        """Writes what a power cut now would leave: a part of what was not synced, torn."""
        for name, file in self._files.items():
            if file.is_unlinked and dice.random() < 0.5:
                continue
            left = bytearray(file.safe)
            for op in file.pending:
                if dice.random() < 0.5:
                    left = _apply(left, op)
                elif op.kind == _WRITE and dice.random() < 0.5:
                    left = _tear(left, op, dice)
            if file.was_synced or dice.random() < 0.5:
                (folder / name).write_bytes(left)


def _apply(contents: bytearray, op: Op) -> bytearray:
    if op.kind == _WRITE:
        _put(contents, op.offset, op.data)
    elif op.kind == _TRUNCATE:
        del contents[op.offset :]
        contents.extend(bytes(op.offset - len(contents)))
    return contents


def _put(contents: bytearray, offset: int, data: bytes) -> None:
    if offset > len(contents):
        contents.extend(bytes(offset - len(contents)))
    contents[offset : offset + len(data)] = data


def _tear(contents: bytearray, op: Op, dice: random.Random) -> bytearray:
    """Writes some of the sectors that a write touches."""
    start = op.offset
    while start < op.offset + len(op.data):
        end = min((start // SECTOR + 1) * SECTOR, op.offset + len(op.data))
        if dice.random() < 0.5:
            _put(contents, start, op.data[start - op.offset : end - op.offset])
        start = end
    return contents
