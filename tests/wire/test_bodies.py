"""Bodies of commands and documents on the wire: the same bytes for the same value, for years."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.commands import (
    COMMAND_TYPES,
    Command,
    DocumentKind,
    ItemPacked,
    OrderSetAside,
    UnitsReceivedBack,
)
from app.domain.model.keys import Doc
from app.domain.model.returnable_order import ReturnRecord
from app.domain.model.site import Bin, SiteSetting, Task, Worker
from app.errors import MessageUnreadable
from app.wire import (
    VERSION,
    blobs_named,
    body_hash,
    decode_command,
    decode_document,
    encode_command,
    encode_document,
)
from app.wire.bodies import _DOCUMENT_TYPES
from tests.domain.builders import a_pick_list, a_product, a_sold_order, a_unit, an_order

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
COMMANDS = st.sampled_from(sorted(COMMAND_TYPES)).flatmap(
    lambda name: cast(st.SearchStrategy[Command], st.from_type(COMMAND_TYPES[name]))
)
DOCUMENTS = st.sampled_from(sorted(_DOCUMENT_TYPES)).flatmap(
    lambda kind: st.tuples(
        st.just(kind), cast(st.SearchStrategy[Doc], st.from_type(_DOCUMENT_TYPES[kind]))
    )
)


@given(COMMANDS)
def test_any_command_comes_back_as_it_was_sent(command: Command) -> None:
    kind, body = encode_command(command)

    assert decode_command(kind, VERSION, body) == command
    assert encode_command(decode_command(kind, VERSION, body)) == (kind, body)


@given(DOCUMENTS)
def test_any_document_comes_back_as_it_was_sent(sent: tuple[DocumentKind, Doc]) -> None:
    kind, doc = sent

    assert decode_document(kind.value, encode_document(doc)) == doc


def test_body_of_a_command_is_the_one_that_is_stored_everywhere() -> None:
    """Stations and centres keep these bytes and their hash; a newer build may only add to them."""
    command = ItemPacked(unit="u1", package="p1", serial=None)
    older = b'{"unit":"u1","package":"p1","serial":null}'

    assert encode_command(command) == (
        "item_packed",
        b'{"unit":"u1","package":"p1","serial":null,"carton":"","proof":""}',
    )
    assert decode_command("item_packed", VERSION, older) == command
    assert body_hash("item_packed", 1, "fulfilment_order", "fo-1", b"{}") == (
        "2885efd374ed60bed26728b8a4c6feee19052e4b049031beea1fd0e621feaa1f"
    )


def test_every_replicated_kind_of_document_can_be_read() -> None:
    assert set(_DOCUMENT_TYPES) == set(DocumentKind) - {DocumentKind.STATION}


@given(st.sampled_from([*sorted(COMMAND_TYPES), "unheard_of"]), st.integers(0, 3), st.binary())
def test_any_bytes_are_a_command_or_unreadable(kind: str, version: int, body: bytes) -> None:
    with suppress(MessageUnreadable):
        assert isinstance(decode_command(kind, version, body), COMMAND_TYPES[kind])


@given(st.sampled_from([*(kind.value for kind in DocumentKind), "unheard_of"]), st.binary())
def test_unreadable_document_is_told_in_one_way(kind: str, body: bytes) -> None:
    with pytest.raises(MessageUnreadable, match=kind):
        decode_document(kind, body)


@pytest.mark.parametrize(
    ("kind", "version", "body"),
    [
        ("unheard_of", VERSION, b"{}"),
        ("item_unpicked", VERSION + 1, b'{"unit":"u"}'),
        ("item_unpicked", VERSION, b"{}"),
        ("item_unpicked", VERSION, b'{"unit":7}'),
        ("item_unpicked", VERSION, b'{"unit":"u"'),
        ("item_unpicked", VERSION, b'{"unit":"\xff"}'),
        ("item_unpicked", VERSION, b"[" * 5000),
        ("item_unpicked", VERSION, b'{"unit":' + b"[" * 5000),
        ("item_unpicked", VERSION, b'{"unit":"u","more":' + b"[" * 100_000),
    ],
)
def test_broken_command_is_unreadable(kind: str, version: int, body: bytes) -> None:
    with pytest.raises(MessageUnreadable):
        decode_command(kind, version, body)


def test_field_of_a_later_build_is_passed_over() -> None:
    body = b'{"package":"p1","serial":null,"unit":"u1","weighed_g":240}'

    assert decode_command("item_packed", VERSION, body) == ItemPacked(
        unit="u1", package="p1", serial=None
    )


def test_body_from_before_there_were_photos_is_still_read() -> None:
    unit = b'{"line":"l-1","sku":"S","gtin":"1","serial":null}'
    back = b'{"return_code":"R","site":"MIL","order_id":"o-1","units":[' + unit + b"]}"

    old = decode_command("units_received_back", VERSION, back)

    assert isinstance(old, UnitsReceivedBack)
    assert old.units[0].photos == ()
    assert decode_command("order_set_aside", VERSION, b'{"reason":"x"}') == OrderSetAside(
        reason="x"
    )


@pytest.mark.parametrize(
    ("kind", "body", "names"),
    [
        ("order_set_aside", b'{"reason":"x","photos":["%s"]}' % (b"a" * 64), ("a" * 64,)),
        ("order_set_aside", b'{"reason":"x","photos":["../x"]}', ()),
        ("order_set_aside", b"broken", ()),
        ("item_unpicked", b'{"unit":"u-1"}', ()),
    ],
)
def test_photos_that_a_body_needs(kind: str, body: bytes, names: tuple[str, ...]) -> None:
    assert blobs_named(kind, VERSION, body) == names


def test_moment_keeps_its_instant_whatever_zone_it_came_in() -> None:
    order = an_order()
    body = encode_document(order).replace(b"09:30:00Z", b"10:30:00+01:00")

    read = decode_document("fulfilment_order", body)

    assert read == order
    assert json.loads(encode_document(order))["promised_at"] == "2025-11-25T09:30:00Z"
    assert order.promised_at.astimezone(timezone(timedelta(hours=1))).hour == 10


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(1, 2), st.sampled_from("cd"), st.binary()),
        min_size=2,
        max_size=2,
        unique=True,
    )
)
def test_hash_differs_when_any_part_does(parts: list[tuple[str, int, str, bytes]]) -> None:
    first, second = (body_hash(kind, v, agg, "id", body) for kind, v, agg, body in parts)

    assert first != second


@pytest.mark.parametrize(
    ("kind", "doc"),
    [
        ("fulfilment_order", an_order(units=[a_unit()])),
        ("pick_list", a_pick_list()),
        ("product", a_product()),
        ("returnable_order", a_sold_order()),
        ("bin", Bin(code="B-04-3", site="MIL", aisle="B", x_mm=1, y_mm=2, level=3)),
        ("worker", Worker(badge="W-1042", name="Ana M.", role="picker", jobs=("pick",))),
    ],
)
def test_document_of_one_kind_is_not_read_as_another(kind: str, doc: Doc) -> None:
    body = encode_document(doc)

    assert decode_document(kind, body) == doc
    for other in (ReturnRecord, SiteSetting, Task):
        wrong = next(name for name, of in _DOCUMENT_TYPES.items() if of is other)
        with pytest.raises(MessageUnreadable):
            decode_document(wrong.value, body)
