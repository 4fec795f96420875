"""Envelopes between station and centre: small, forward compatible, and true to the byte."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wire import (
    PROTOCOL,
    ChangesPage,
    CommandEnvelope,
    FeedItem,
    PushReply,
    PushRequest,
    RulingReply,
    body_hash,
    encode_command,
    encode_document,
)
from tests.domain.builders import NOW, SHIRT_M, an_order
from tests.domain.test_fulfil import picked

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)


def an_envelope(body: bytes = b"{}", n: int = 1) -> CommandEnvelope:
    """One command ready to travel."""
    return CommandEnvelope(
        id=f"id-{n}",
        n=n,
        agg_kind="fulfilment_order",
        agg_id="fo-1",
        after=None,
        kind="item_picked",
        v=1,
        body=msgspec.Raw(body),
        body_sha256=body_hash("item_picked", 1, "fulfilment_order", "fo-1", body),
        base_rev=3,
        actor="W-1042",
        t_wall=NOW,
        t_boot=12.5,
        boot_id="boot",
    )


def test_body_travels_byte_for_byte_so_that_its_hash_still_fits() -> None:
    kind, body = encode_command(picked())
    request = PushRequest(station="ST-01", install="i", batch=(an_envelope(body),))

    read = msgspec.json.decode(msgspec.json.encode(request), type=PushRequest)

    sent = read.batch[0]
    assert bytes(sent.body) == body
    assert sent.body_sha256 == body_hash(kind, 1, "fulfilment_order", "fo-1", bytes(sent.body))
    assert SHIRT_M.encode() in body
    assert read.proto == PROTOCOL


def test_document_travels_in_a_page_byte_for_byte() -> None:
    doc = encode_document(an_order())
    item = FeedItem(
        kind="fulfilment_order", id="fo-1", seq=7, rev=2, op="put", doc=msgspec.Raw(doc)
    )
    page = ChangesPage(
        scope="site:MIL", epoch="e", head=9, upto=7, more=True, items=(item,), server_time=NOW
    )

    read = msgspec.json.decode(msgspec.json.encode(page), type=ChangesPage)

    assert bytes(read.items[0].doc) == doc
    assert (read.upto, read.more, read.server_time) == (7, True, NOW)


@given(TEXTS, TEXTS, st.dictionaries(TEXTS, TEXTS | st.integers(-(2**60), 2**60), max_size=3))
def test_any_ruling_comes_back(ruling: str, reason: str, result: dict[str, str | int]) -> None:
    reply = PushReply(
        results=(RulingReply(id="c", ruling=ruling, reason=reason, result=result),),
        ack_n=4,
        epoch="e",
        server_time=NOW,
    )

    read = msgspec.json.decode(msgspec.json.encode(reply), type=PushReply)

    assert read.results == reply.results
    assert (read.ack_n, read.docs) == (4, ())


def test_reply_of_a_later_centre_is_read_and_one_that_lacks_something_is_not() -> None:
    later = b'{"id":"c","ruling":"accepted","weather":"fine"}'

    assert msgspec.json.decode(later, type=RulingReply).ruling == "accepted"
    with pytest.raises(msgspec.ValidationError, match="ruling"):
        msgspec.json.decode(b'{"id":"c"}', type=RulingReply)


def test_rulings_do_not_share_their_results() -> None:
    first, second = RulingReply(id="a", ruling="accepted"), RulingReply(id="b", ruling="accepted")

    first.result["first"] = 1

    assert second.result == {}
