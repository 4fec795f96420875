"""Lines between window and sync: a complete list, and nothing else is understood."""

from datetime import UTC, datetime

import pytest

from app.errors import MessageUnreadable
from app.wire.lines import (
    Bye,
    CacheSwapped,
    Changed,
    Forked,
    Health,
    Hello,
    ReleaseCache,
    Released,
    ToSync,
    ToWindow,
    Trouble,
    Wake,
    decode_for_sync,
    decode_for_window,
    encode_line,
)

SINCE = datetime(2026, 3, 2, 12, tzinfo=UTC)
SAID: list[ToSync] = [Hello(keys={"db": "ab" * 32}, token="t"), Wake(), Released(), Bye()]
ANSWERED: list[ToWindow] = [
    Changed(ids=("fulfilment_order/fo-1",), upto={"site:MIL": 7}),
    Health(online=False, since=SINCE, reason=Trouble.UNREACHABLE, waiting=3, oldest_s=40),
    Health(online=True, since=SINCE, data_at=SINCE),
    ReleaseCache(),
    CacheSwapped(),
    Forked(),
]


@pytest.mark.parametrize("message", SAID)
def test_what_the_window_says_arrives(message: ToSync) -> None:
    line = encode_line(message)

    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode_for_sync(line) == message


@pytest.mark.parametrize("message", ANSWERED)
def test_what_sync_says_arrives(message: ToWindow) -> None:
    assert decode_for_window(encode_line(message)) == message


@pytest.mark.parametrize("line", [b"", b"\n", b"{}", b'{"type":"sleep"}', b'{"type":"wa', b"\xff"])
def test_anything_else_is_unreadable(line: bytes) -> None:
    with pytest.raises(MessageUnreadable):
        decode_for_sync(line)
    with pytest.raises(MessageUnreadable):
        decode_for_window(line)


def test_neither_side_understands_its_own_words() -> None:
    with pytest.raises(MessageUnreadable):
        decode_for_sync(encode_line(Forked()))
    with pytest.raises(MessageUnreadable):
        decode_for_window(encode_line(Wake()))


def test_a_key_shows_neither_in_a_trace_nor_in_an_error() -> None:
    hello = Hello(keys={"db": "c0ffee" * 10}, token="sesame")

    assert "c0ffee" not in repr(hello)
    assert "sesame" not in repr(hello)
    with pytest.raises(MessageUnreadable) as caught:
        decode_for_sync(encode_line(hello)[:-3])
    assert "c0ffee" not in str(caught.value)
