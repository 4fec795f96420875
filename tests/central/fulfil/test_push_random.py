"""Any commands in any order: every one gets a ruling, and the books stay right."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.central.fulfil import stock_gaps
from app.domain.commands import (
    CancelAcknowledged,
    Command,
    DocumentKind,
    ItemPacked,
    ItemPicked,
    ItemUnpacked,
    ItemUnpicked,
    LabelApplied,
    LabelIssued,
    OrderSetAside,
    PackageClosed,
    PackageHandedOver,
)
from app.domain.fulfilment_order import FulfilmentOrder, Standing
from app.wire import decode_document
from tests.central.shelf import SKUS, Released, Shelf, Station, bin_of, open_shelf, release, sscc

WANTED = {"COAT-S": 2, "SCARF": 1}
UNITS = st.sampled_from(["u1", "u2", "u3", "u4"])
PACKAGES = st.sampled_from(["p1", "p2"])
NUMBERS = st.sampled_from([sscc(1), sscc(2)])
SERIALS = st.sampled_from([None, None, "A1", "A2"])
LINES = st.sampled_from([*WANTED, *WANTED, "COAT-M"])
ASK_TO_CANCEL = "ask to cancel"


def pick(unit: str, sku: str, serial: str | None) -> ItemPicked:
    """On the line ``line-1-...`` of the one order there is."""
    return ItemPicked(
        unit=unit,
        line=f"line-1-{sku}",
        gtin=SKUS[sku],
        serial=serial,
        bin=bin_of(sku),
        tote="T-112",
    )


COMMANDS = st.one_of(
    st.builds(pick, UNITS, LINES, SERIALS),
    st.builds(pick, UNITS, LINES, SERIALS),
    st.builds(ItemPacked, unit=UNITS, package=PACKAGES, serial=SERIALS),
    st.builds(ItemPacked, unit=UNITS, package=PACKAGES, serial=SERIALS),
    st.builds(ItemUnpicked, unit=UNITS),
    st.builds(ItemUnpacked, unit=UNITS),
    st.builds(PackageClosed, package=PACKAGES),
    st.builds(LabelIssued, package=PACKAGES, sscc=NUMBERS),
    st.builds(LabelApplied, package=PACKAGES, sscc=NUMBERS),
    st.builds(PackageHandedOver, package=PACKAGES, sscc=NUMBERS),
    st.builds(OrderSetAside, reason=st.just("damaged")),
    st.builds(CancelAcknowledged),
    st.just(ASK_TO_CANCEL),
)
WHOLE_WAY: list[Command | str] = [
    pick("u1", "COAT-S", "A1"),
    pick("u2", "COAT-S", None),
    pick("u3", "SCARF", None),
    ItemPacked(unit="u1", package="p1", serial=None),
    ItemPacked(unit="u2", package="p1", serial="A2"),
    ItemPacked(unit="u3", package="p2", serial=None),
    PackageClosed(package="p1"),
    PackageClosed(package="p2"),
    LabelIssued(package="p1", sscc=sscc(1)),
    LabelIssued(package="p2", sscc=sscc(2)),
    LabelApplied(package="p1", sscc=sscc(1)),
    LabelApplied(package="p2", sscc=sscc(2)),
    PackageHandedOver(package="p1", sscc=sscc(1)),
    PackageHandedOver(package="p2", sscc=sscc(2)),
]


@st.composite
def disturbed_ways(draw: st.DrawFn) -> list[Command | str]:
    """The way of an order with other commands thrown in, so that its far end is reached too."""
    way = list(WHOLE_WAY[: draw(st.integers(0, len(WHOLE_WAY)))])
    for step in draw(st.lists(COMMANDS, max_size=6)):
        way.insert(draw(st.integers(0, len(way))), step)
    return way


SEQUENCES = st.one_of(st.lists(COMMANDS, max_size=25), disturbed_ways())


def ask_to_cancel(shelf: Shelf, made: Released) -> None:
    """What the centre does when the customer cancels an order that the floor has begun."""
    body = shelf.one("SELECT body FROM doc WHERE id = :i", i=made.fulfilment_order)
    assert isinstance(body, bytes)
    order = decode_document("fulfilment_order", body)
    assert isinstance(order, FulfilmentOrder)
    if order.standing is Standing.ACTIVE and order.state.value != "tendered":
        with shelf.centre.work() as work:
            now = replace(order, standing=Standing.CANCELLATION_REQUESTED)
            work.changes.put("site:MIL", DocumentKind.FULFILMENT_ORDER, order.id, now)


def check_books(shelf: Shelf, made: Released) -> None:
    """Separate SQL against what the code says of itself."""
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []
    assert shelf.sql("SELECT * FROM inventory_position WHERE reserved < 0 OR on_hand < 0") == []
    assert shelf.one(
        "SELECT coalesce(sum(qty), 0) FROM reservation WHERE state = 'ACTIVE'"
    ) == shelf.one("SELECT sum(reserved) FROM inventory_position")
    assert shelf.one("SELECT sum(reserved + picked + packed) FROM order_line") == shelf.one(
        "SELECT sum(reserved) FROM inventory_position"
    )
    for holder, counter in (("TOTE", "picked"), ("PACKAGE", "packed")):
        assert shelf.one(
            "SELECT coalesce(sum(qty), 0) FROM bin_stock WHERE holder = :h", h=holder
        ) == shelf.one(f"SELECT sum({counter}) FROM order_line")
    doc = shelf.doc("fulfilment_order", made.fulfilment_order)
    shipped = {p["id"] for p in doc["packages"] if p["state"] == "tendered"}
    assert sum(u["package"] in shipped for u in doc["units"]) == shelf.one(
        "SELECT sum(shipped) FROM order_line"
    )
    assert len(shipped) == shelf.one("SELECT count(*) FROM outbox_task")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(SEQUENCES)
def test_the_books_hold_whatever_a_station_sends(steps: list[Command | str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shelf = open_shelf(Path(folder))
        made = release(shelf, WANTED)
        station = Station(shelf)
        for step in steps:
            if isinstance(step, str):
                ask_to_cancel(shelf, made)
                continue
            (reply,) = station.do(made.fulfilment_order, step)
            assert reply.ruling in ("accepted", "superseded", "rejected")
            check_books(shelf, made)
        assert shelf.one("SELECT count(*) FROM command") == station.n


def test_the_undisturbed_way_reaches_the_van(tmp_path: Path) -> None:
    """Without this the test above could pass by refusing everything."""
    shelf = open_shelf(tmp_path)
    made = release(shelf, WANTED)

    replies = Station(shelf).do(
        made.fulfilment_order, *(step for step in WHOLE_WAY if not isinstance(step, str))
    )

    assert {reply.ruling for reply in replies} == {"accepted"}
    assert shelf.one("SELECT fulfilment FROM sales_order") == "SHIPPED"
    check_books(shelf, made)
