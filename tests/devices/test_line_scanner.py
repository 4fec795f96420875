"""The framer: how bytes were split changes nothing, and nothing is lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers.line_scanner import IDLE_GAP_S, MAX_FRAME, Frame, LineFramer

CODE = st.binary(max_size=40)
END = st.sampled_from([b"\r", b"\n", b"\r\n", b"\t", b"\x03", b"\r\r"])


def fed(parts: list[bytes]) -> list[Frame]:
    framer = LineFramer()
    frames = [frame for part in parts for frame in framer.feed(part, 0.0)]
    return frames + framer.tick(IDLE_GAP_S)


@given(st.lists(st.tuples(CODE, END)), st.lists(st.integers(0, 400)))
def test_any_chunking_yields_the_same_frames(
    scans: list[tuple[bytes, bytes]], cuts: list[int]
) -> None:
    stream = b"".join(code + end for code, end in scans)
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})

    pieces = [stream[start:end] for start, end in pairwise(places)]

    assert fed(pieces) == fed([stream])
    assert fed([bytes([byte]) for byte in stream]) == fed([stream])


@given(st.lists(st.text("0123456789ABC-.]", min_size=1, max_size=30), max_size=5), END)
def test_every_code_is_one_frame(codes: list[str], end: bytes) -> None:
    frames = fed([b"".join(code.encode() + end for code in codes)])

    assert [(frame.aim or "").encode() + frame.raw for frame in frames] == [
        code.encode() for code in codes
    ]


def test_the_aim_identifier_is_split_off() -> None:
    assert fed([b"]C100340123450000000017\r\n]E04012345000009\r"]) == [
        Frame(raw=b"00340123450000000017", aim="]C1"),
        Frame(raw=b"4012345000009", aim="]E0"),
    ]


def test_bytes_beyond_ascii_stay_as_they_came() -> None:
    assert fed([b"\x1d]d2\xff\x00\xc3\r"]) == [Frame(raw=b"\x1d]d2\xff\x00\xc3", aim=None)]


def test_a_pause_ends_a_code_without_suffix() -> None:
    framer = LineFramer()

    assert framer.feed(b"B-04-", 10.0) == []
    assert framer.tick(10.049) == []
    assert framer.feed(b"3", 10.049) == []
    assert framer.tick(10.098) == []
    assert framer.tick(10.1) == [Frame(raw=b"B-04-3", aim=None)]
    assert framer.is_idle


def test_bytes_read_late_are_not_a_pause() -> None:
    framer = LineFramer()
    framer.feed(b"4012345", 10.0)

    assert framer.feed(b"000009\r", 11.0) == [Frame(raw=b"4012345000009", aim=None)]


@pytest.mark.parametrize("piece", [1, 100, MAX_FRAME, 100_000])
def test_a_burst_without_end_is_one_marked_frame(piece: int) -> None:
    burst = b"9" * (3 * MAX_FRAME) + b"\r" + b"B-04-3\r"

    frames = fed([burst[at : at + piece] for at in range(0, len(burst), piece)])

    assert frames == [
        Frame(raw=b"9" * MAX_FRAME, aim=None, truncated=True),
        Frame(raw=b"B-04-3", aim=None),
    ]


def test_a_frame_of_exactly_the_limit_is_whole() -> None:
    assert fed([b"9" * MAX_FRAME + b"\r"]) == [Frame(raw=b"9" * MAX_FRAME, aim=None)]


def test_half_a_code_at_the_loss_of_the_link_is_marked() -> None:
    framer = LineFramer()
    framer.feed(b"T-11", 0.0)

    assert framer.flush() == [Frame(raw=b"T-11", aim=None, truncated=True)]
    assert framer.flush() == []
    assert framer.feed(b"T-112\r", 1.0) == [Frame(raw=b"T-112", aim=None)]
