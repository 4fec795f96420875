"""The file of a snapshot: cut anywhere it reads the same, and a wrong byte is never believed."""

from collections.abc import Iterator
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import MessageUnreadable
from app.wire.snapshot import (
    Part,
    SnapshotFrame,
    SnapshotHeader,
    SnapshotIndex,
    SnapshotItem,
    SnapshotReader,
    frame_checksum,
    header_frame,
    index_frame,
    items_frame,
)
from tests.domain.builders import NOW

HEADER = SnapshotHeader(scope="site:MIL", epoch="e", head=9, made_at=NOW)


def an_item(number: int) -> SnapshotItem:
    body = msgspec.Raw(b'{"n": %d}' % number)
    return SnapshotItem(
        kind="bin", id=f"B-{number}", seq=number, rev=1, doc=body, incs={"i": number}
    )


def a_file(*blocks: tuple[SnapshotItem, ...]) -> bytes:
    frames, written = [], header_frame(HEADER)
    for block in blocks:
        packed = items_frame(block)
        frames.append(
            SnapshotFrame(
                len(written), block[0].kind, block[0].id, len(block), frame_checksum(packed)
            )
        )
        written += packed
    index = SnapshotIndex(
        scope="site:MIL", epoch="e", head=9, count=3, digest="0" * 16, frames=tuple(frames)
    )
    return written + index_frame(index)


FILE = a_file((an_item(1), an_item(2)), (an_item(3),))


def read(pieces: Iterator[bytes], offset: int = 0) -> list[Part]:
    reader = SnapshotReader(offset)
    return [part for piece in pieces for part in reader.take(piece)]


@given(st.lists(st.integers(0, len(FILE)), max_size=8))
def test_a_file_cut_anywhere_reads_the_same(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(FILE)]
    pieces = [FILE[begin:end] for begin, end in pairwise(edges)]

    header, first, second, index = read(iter(pieces))

    assert header.content == HEADER
    assert first.content == (an_item(1), an_item(2))
    assert second.content == (an_item(3),)
    assert isinstance(index.content, SnapshotIndex)
    assert index.end == len(FILE)


def test_a_reader_continues_at_the_end_of_any_part() -> None:
    whole = read(iter([FILE]))

    for done, part in enumerate(whole[:-1], start=1):
        assert read(iter([FILE[part.end :]]), part.end) == whole[done:]


def test_index_says_where_the_blocks_lie_and_what_they_weigh() -> None:
    header, first, second, index = read(iter([FILE]))

    assert isinstance(index.content, SnapshotIndex)
    one, two = index.content.frames
    assert (one.offset, one.first_id, one.count) == (header.end, "B-1", 2)
    assert (two.offset, two.first_id, two.count) == (first.end, "B-3", 1)
    assert frame_checksum(FILE[two.offset : second.end]) == two.checksum


@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_a_wrong_byte_is_refused_or_leaves_the_file_unfinished(place: int, flip: int) -> None:
    wrong = bytearray(FILE)
    wrong[place] ^= flip

    try:
        parts = read(iter([bytes(wrong)]))
    except MessageUnreadable:
        return
    index = parts[-1].content if parts else None
    whole = isinstance(index, SnapshotIndex) and len(parts) == 4
    blocks = [part.content for part in parts if isinstance(part.content, tuple)]
    assert not whole or blocks == [(an_item(1), an_item(2)), (an_item(3),)]


def test_a_block_that_would_fill_the_memory_is_refused() -> None:
    bomb = items_frame((msgspec.structs.replace(an_item(1), doc=msgspec.Raw(b" " * (65 << 20))),))

    with pytest.raises(MessageUnreadable, match="expected at most"):
        read(iter([bomb]))
