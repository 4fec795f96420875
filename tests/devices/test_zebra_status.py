"""The ~HS answer is read from any pieces, and only a full clear answer is a proof."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers.zebra_status import HostStatusReader
from tests.devices.peers import ALL_CLEAR, PAPER_OUT, PRINTING, host_status


def test_all_clear_is_the_proof() -> None:
    (status,) = HostStatusReader().feed(host_status(ALL_CLEAR))

    assert status.is_proof
    assert status.troubles == frozenset()


def test_a_label_under_way_is_no_proof_and_no_trouble() -> None:
    (status,) = HostStatusReader().feed(host_status(PRINTING))

    assert not status.is_proof
    assert status.troubles == frozenset()
    assert (status.formats_in_buffer, status.labels_remaining) == (1, 1)


@pytest.mark.parametrize(
    ("line", "field", "word"),
    [
        (0, 1, "media-empty"),
        (0, 2, "paused"),
        (0, 9, "other"),
        (0, 10, "other"),
        (0, 11, "other"),
        (1, 2, "cover-open"),
        (1, 3, "marker-supply-empty"),
    ],
)
def test_each_flag_has_its_word(line: int, field: int, word: str) -> None:
    (status,) = HostStatusReader().feed(host_status(with_field(line, field, b"1")))

    assert status.troubles == {word}
    assert not status.is_proof


def test_half_a_format_in_the_buffer_is_no_proof() -> None:
    (status,) = HostStatusReader().feed(host_status(with_field(0, 7, b"1")))

    assert not status.is_proof


@given(st.binary(max_size=40), st.integers(1, 7))
def test_any_pieces_and_noise_before_yield_the_answer(noise: bytes, size: int) -> None:
    stream = noise.replace(b"\x02", b"") + host_status(PAPER_OUT) + host_status(ALL_CLEAR)
    reader = HostStatusReader()

    found = [s for at in range(0, len(stream), size) for s in reader.feed(stream[at : at + size])]

    assert [status.troubles for status in found] == [{"media-empty"}, frozenset()]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(noise: bytes) -> None:
    reader = HostStatusReader()
    reader.feed(noise)

    reader.feed(b"\x03" + host_status(ALL_CLEAR))
    assert reader.feed(host_status(ALL_CLEAR))[-1].is_proof


def test_numbers_that_are_none_are_no_answer() -> None:
    assert HostStatusReader().feed(host_status(with_field(0, 4, b"???"))) == []


def with_field(line: int, field: int, value: bytes) -> tuple[bytes, ...]:
    lines = [text.split(b",") for text in ALL_CLEAR]
    lines[line][field] = value
    return tuple(b",".join(fields) for fields in lines)
