"""Reads the books by raw SQL, past everything the centre's code says about itself."""

from dataclasses import replace

from app.central.fulfil import stock_gaps
from app.domain.commands import Command, DocumentKind
from app.domain.model.fulfilment_order import FulfilmentOrder, FulfilmentState, Standing
from app.wire import decode_document
from tests.central.shelf import Released, Shelf, Station

COAT = "COAT-S"


def accept(shelf: Shelf, made: Released, *commands: Command) -> None:
    """Pushes commands that must all be accepted."""
    replies = Station(shelf).do(made.fulfilment_order, *commands)
    assert [(r.ruling, r.reason) for r in replies] == [("accepted", "")] * len(commands)


def places(shelf: Shelf) -> dict[str, int]:
    """What lies where of new stock, as ``holder:code -> units`` of all products."""
    return {
        f"{holder}:{code}": int(str(qty))
        for holder, code, qty in shelf.sql(
            "SELECT holder, bin, sum(qty) FROM bin_stock WHERE condition = 'NEW'"
            " GROUP BY holder, bin"
        )
    }


def line(shelf: Shelf, made: Released, sku: str = COAT) -> tuple[object, ...]:
    """open, reserved, picked, packed, shipped, cancelled of a line."""
    (row,) = shelf.sql(
        "SELECT open, reserved, picked, packed, shipped, cancelled FROM order_line WHERE id = :i",
        i=made.lines[sku],
    )
    return row


def position(shelf: Shelf, sku: str = COAT) -> tuple[object, ...]:
    """on hand, reserved of new stock in Milan."""
    (row,) = shelf.sql(
        "SELECT on_hand, reserved FROM inventory_position"
        " WHERE sku = :s AND site = 'MIL' AND condition = 'NEW'",
        s=sku,
    )
    return row


def order_of(shelf: Shelf, made: Released) -> FulfilmentOrder:
    """The fulfilment order as its stations get it."""
    body = shelf.one("SELECT body FROM doc WHERE id = :i", i=made.fulfilment_order)
    assert isinstance(body, bytes)
    order = decode_document("fulfilment_order", body)
    assert isinstance(order, FulfilmentOrder)
    return order


def ask_to_cancel(shelf: Shelf, made: Released) -> None:
    """What the centre does when the customer cancels an order that the floor has begun."""
    order = order_of(shelf, made)
    stopped = order.standing in (Standing.CANCELLED, Standing.CANCELLATION_REQUESTED)
    if stopped or order.state is FulfilmentState.TENDERED:
        return
    with shelf.centre.work() as work:
        now = replace(order, standing=Standing.CANCELLATION_REQUESTED)
        work.changes.put("site:MIL", DocumentKind.FULFILMENT_ORDER, order.id, now)


def check_books(shelf: Shelf, made: Released) -> None:
    """Every book against every other one, for a centre with this one order."""
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []
    sums = {
        "reserved": "SELECT sum(reserved) FROM inventory_position",
        "held": "SELECT coalesce(sum(qty), 0) FROM reservation WHERE state = 'ACTIVE'",
        "owed": "SELECT sum(reserved + picked + packed) FROM order_line",
        "picked": "SELECT sum(picked) FROM order_line",
        "in totes": "SELECT coalesce(sum(qty), 0) FROM bin_stock WHERE holder = 'TOTE'",
        "packed": "SELECT sum(packed) FROM order_line",
        "in packages": "SELECT coalesce(sum(qty), 0) FROM bin_stock WHERE holder = 'PACKAGE'",
        "shipped": "SELECT sum(shipped) FROM order_line",
        "told": "SELECT count(*) FROM outbox_task",
        "ledger": "SELECT coalesce(-sum(diff), 0) FROM inventory_ledger WHERE measure = 'ON_HAND'",
    }
    found = {name: shelf.one(statement) for name, statement in sums.items()}
    order = order_of(shelf, made)
    gone = {package.id for package in order.packages if package.state.value == "tendered"}
    assert found["reserved"] == found["held"] == found["owed"]
    assert found["picked"] == found["in totes"]
    assert found["packed"] == found["in packages"]
    assert found["picked"] == sum(unit.package is None for unit in order.units)
    assert found["shipped"] == found["ledger"] == sum(u.package in gone for u in order.units)
    assert found["told"] == len(gone)
    assert shelf.sql("SELECT * FROM inventory_position WHERE reserved < 0 OR on_hand < 0") == []
