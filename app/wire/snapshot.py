"""The file from which a station fills an empty replica of one scope.

A row of zstd frames, each complete in itself, so that a reader continues at any of them:

1. one line with a ``SnapshotHeader``;
2. blocks of at most 1,000 lines with a ``SnapshotItem`` each, ordered by kind and id;
3. a skippable frame with the ``SnapshotIndex`` as JSON, then nothing.

The documents were read after the head, one block after the other: some are newer than ``head``,
and what changed behind the reader's back is in the changes after ``head``.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
import xxhash
import zstandard

from app.errors import MessageUnreadable
from app.wire.messages import PROTOCOL

MOST_ITEMS = 1000
MOST_BLOCK_BYTES = 64 * 1024 * 1024
"""Largest block a reader unpacks; ours are below 2 MB."""
LEVEL = 3
SKIPPABLE_MAGIC = 0x184D2A50
_SKIPPABLE = struct.Struct("<II")
_LONGEST_FRAME_HEADER = 18


class SnapshotHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at the beginning of the file."""

    scope: str
    epoch: str
    head: int
    """Read before the first document: changes after it must be pulled."""
    made_at: datetime
    proto: int = PROTOCOL


class SnapshotItem(msgspec.Struct, frozen=True, kw_only=True):
    """One living document."""

    kind: str
    id: str
    seq: int
    rev: int
    doc: msgspec.Raw
    incs: dict[str, int] = {}
    """Install of a station that reads this scope -> highest n decided on this document."""


class SnapshotFrame(msgspec.Struct, frozen=True, array_like=True):
    """Where a block of items lies."""

    offset: int
    first_kind: str
    first_id: str
    count: int
    checksum: str
    """xxh64 of the frame as it lies in the file, 16 hex digits."""


class SnapshotIndex(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at the end of the file and proves that all of it is there."""

    scope: str
    epoch: str
    head: int
    count: int
    digest: str
    """XOR of ``place_hash`` over the items of the file."""
    frames: tuple[SnapshotFrame, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One frame of the file, unpacked."""

    content: SnapshotHeader | SnapshotIndex | tuple[SnapshotItem, ...]
    end: int
    """Offset of the byte after it: here a reader may continue."""


_ENCODER = msgspec.json.Encoder()
_HEADER = msgspec.json.Decoder(SnapshotHeader)
_ITEM = msgspec.json.Decoder(SnapshotItem)
_INDEX = msgspec.json.Decoder(SnapshotIndex)


def header_frame(header: SnapshotHeader) -> bytes:
    """Returns the first frame."""
    return _pack(_ENCODER.encode(header) + b"\n")


def items_frame(items: Sequence[SnapshotItem]) -> bytes:
    """Returns the frame of a block of at most ``MOST_ITEMS``; documents go in as they are."""
    return _pack(_ENCODER.encode_lines(items))


def index_frame(index: SnapshotIndex) -> bytes:
    """Returns the last frame."""
    body = _ENCODER.encode(index)
    return _SKIPPABLE.pack(SKIPPABLE_MAGIC, len(body)) + body


def frame_checksum(frame: bytes) -> str:
    """Returns what the index says of a frame."""
    return f"{xxhash.xxh64_intdigest(frame):016x}"


class SnapshotReader:
    """Cuts the bytes of the file into its parts as they arrive.

    Args:
        offset: the byte at which the first piece begins: 0, or the ``end`` of an earlier part.
    """

    def __init__(self, offset: int = 0) -> None:
        self._buffer = b""
        self._end = offset
        self._begins = offset == 0
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._unpacked: list[bytes] = []

    def take(self, piece: bytes) -> Iterator[Part]:
        """Gives every part that is complete with this piece; exhaust it before the next.

        Raises:
            MessageUnreadable: this is no snapshot of ours, or a byte of it is wrong.
        """
        self._buffer += piece
        try:
            while (part := self._next()) is not None:
                yield part
        except (zstandard.ZstdError, ValueError, RecursionError) as error:
            raise MessageUnreadable("the snapshot cannot be read", why=str(error)) from error

    def _next(self) -> Part | None:
        if self._frame is None:
            if len(self._buffer) < _LONGEST_FRAME_HEADER:
                return None
            magic, size = _SKIPPABLE.unpack_from(self._buffer)
            if magic == SKIPPABLE_MAGIC:
                return self._take_index(_SKIPPABLE.size + size)
            self._begin()
        return self._take_block()

    def _take_index(self, length: int) -> Part | None:
        if len(self._buffer) < length:
            return None
        body, self._buffer = self._buffer[_SKIPPABLE.size : length], self._buffer[length:]
        self._end += length
        return Part(content=_INDEX.decode(body), end=self._end)

    def _begin(self) -> None:
        size = zstandard.get_frame_parameters(self._buffer).content_size
        if size > MOST_BLOCK_BYTES:
            raise MessageUnreadable(
                f"a block of the snapshot has {size} bytes, expected at most {MOST_BLOCK_BYTES}"
            )
        self._frame = zstandard.ZstdDecompressor().decompressobj()

    def _take_block(self) -> Part | None:
        assert self._frame is not None
        self._unpacked.append(self._frame.decompress(self._buffer))
        left = self._frame.unused_data if self._frame.eof else b""
        self._end += len(self._buffer) - len(left)
        self._buffer = left
        if not self._frame.eof:
            return None
        block, self._unpacked, self._frame = b"".join(self._unpacked), [], None
        if self._begins:
            self._begins = False
            return Part(content=_HEADER.decode(block), end=self._end)
        return Part(content=tuple(_ITEM.decode_lines(block)), end=self._end)


def _pack(lines: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compress(lines)
