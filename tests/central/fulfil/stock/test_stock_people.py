"""Counts, moves and tasks that people do, seen by raw SQL."""

import pytest

from app.central.fulfil import stock_gaps
from app.domain.commands import (
    Command,
    DocumentKind,
    HoldReleased,
    LineShort,
    OrderSetAside,
    ShortReason,
    StockCounted,
    StockMoved,
    TaskDone,
)
from app.domain.model.site import Worker
from tests.central.fulfil.books import COAT, position
from tests.central.fulfil.walk import pick
from tests.central.shelf import Released, Shelf, Station, bin_of, release

HERE, OTHER = bin_of(COAT), "C-07-1"
LEAD, PICKER = "W-1001", "W-1042"
COUNT = f"count-MIL-{HERE}-{COAT}"


@pytest.fixture(autouse=True)
def people(shelf: Shelf) -> object:
    """A lead and a picker; after every test the books are right."""
    with shelf.centre.work() as work:
        for badge, role in ((LEAD, "lead"), (PICKER, "picker")):
            worker = Worker(badge=badge, name=badge, role=role, jobs=())
            work.changes.put("site:MIL", DocumentKind.WORKER, badge, worker)
    yield
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []


def do(shelf: Shelf, doc_id: str, command: Command, actor: str = LEAD) -> tuple[str, str]:
    station = Station(shelf)
    (reply,) = station.push(station.make(command, doc_id, actor=actor)).results
    return reply.ruling, reply.reason


def counted(n: int, condition: str = "NEW", code: str = HERE) -> StockCounted:
    return StockCounted(bin=code, sku=COAT, condition=condition, counted=n)


def moved(quantity: int, to_bin: str = "HOSPITAL", **more: str) -> StockMoved:
    told = {"from_bin": HERE, "condition": "NEW", **more}
    return StockMoved(sku=COAT, to_bin=to_bin, quantity=quantity, **told)


def lies(shelf: Shelf) -> list[tuple[object, ...]]:
    return shelf.sql(
        "SELECT bin, condition, qty FROM bin_stock WHERE holder = 'BIN' ORDER BY bin, condition"
    )


def short(made: Released, quantity: int = 1) -> LineShort:
    reason = ShortReason.NOT_FOUND
    return LineShort(line=made.lines[COAT], bin=HERE, quantity=quantity, reason=reason)


def is_open(shelf: Shelf, task: str = COUNT) -> bool:
    return bool(shelf.doc("task", task)["open"])


def test_a_count_is_what_lies_there(shelf: Shelf) -> None:
    release(shelf, {COAT: 1}, spare=4)

    assert do(shelf, HERE, counted(9)) == ("accepted", "")

    assert lies(shelf) == [(HERE, "NEW", 9)]
    assert position(shelf) == (9, 1)
    booked = shelf.sql("SELECT reason, diff FROM inventory_ledger WHERE measure = 'ON_HAND'")
    assert booked == [("COUNT", 4)]


def test_a_count_ends_what_was_missing_and_the_doubt(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 2}, spare=3)
    do(shelf, made.fulfilment_order, short(made, 2), PICKER)
    assert lies(shelf) == [(HERE, "MISSING", 5)]
    assert shelf.sql("SELECT bin FROM bin_doubt") == [(HERE,)]

    assert do(shelf, COUNT, TaskDone(counted=4)) == ("accepted", "")

    assert lies(shelf) == [(HERE, "NEW", 4)]
    assert shelf.sql("SELECT bin FROM bin_doubt") == []
    assert not is_open(shelf)


def test_what_a_count_finds_goes_to_the_order_that_waits_for_it(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1, "SCARF": 1}, spare=0)
    do(shelf, made.fulfilment_order, short(made), PICKER)
    assert shelf.sql("SELECT reason FROM order_hold WHERE released_at = ''") == [("unfillable",)]

    do(shelf, COUNT, TaskDone(counted=1))

    assert shelf.sql("SELECT reason FROM order_hold WHERE released_at = ''") == []
    order = shelf.doc("fulfilment_order", made.fulfilment_order)
    assert order["lines"][0]["short_bins"] == []
    assert position(shelf) == (1, 1)


def test_a_count_below_what_is_promised_is_a_deficit_and_no_lie(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 3}, spare=0)

    assert do(shelf, HERE, counted(1)) == ("accepted", "")

    assert position(shelf) == (1, 3)
    assert shelf.one("SELECT deficit FROM inventory_position WHERE sku = 'COAT-S'") == 2
    assert do(shelf, made.fulfilment_order, pick(made, COAT, "u1"), PICKER)[0] == "accepted"
    assert do(shelf, made.fulfilment_order, short(made, 2), PICKER)[0] == "accepted"
    assert position(shelf) == (1, 1)


def test_stock_goes_from_bin_to_bin_and_into_another_condition(shelf: Shelf) -> None:
    release(shelf, {COAT: 1}, spare=4)

    assert do(shelf, HERE, moved(2, to_condition="DAMAGED")) == ("accepted", "")
    assert position(shelf) == (3, 1)
    back = moved(1, HERE, from_bin="HOSPITAL", condition="DAMAGED", to_condition="NEW")
    assert do(shelf, "HOSPITAL", back) == ("accepted", "")

    assert lies(shelf) == [(HERE, "NEW", 4), ("HOSPITAL", "DAMAGED", 1)]
    assert position(shelf) == (4, 1)


def test_a_bin_that_gave_more_than_it_had_is_counted(shelf: Shelf) -> None:
    release(shelf, {COAT: 1}, spare=0)

    assert do(shelf, HERE, moved(2)) == ("accepted", "")

    assert lies(shelf) == [(HERE, "NEW", -1), ("HOSPITAL", "NEW", 2)]
    assert is_open(shelf)


def test_a_task_without_a_count_is_closed_by_whoever_did_it(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    station = Station(shelf)
    replies = station.do(made.fulfilment_order, pick(made, COAT, "u1"), pick(made, COAT, "u2"))
    task = f"put-back-{replies[1].id}"

    assert do(shelf, task, TaskDone(), PICKER) == ("accepted", "")

    assert not is_open(shelf, task)
    assert do(shelf, task, TaskDone(), PICKER) == ("superseded", "not_wanted")


REFUSED = [
    (HERE, counted(1), PICKER, "needs_lead"),
    (HERE, moved(1), PICKER, "needs_lead"),
    (HERE, counted(-1), LEAD, "wrong_state"),
    (HERE, moved(0), LEAD, "wrong_state"),
    (HERE, moved(1, HERE), LEAD, "wrong_state"),
    (HERE, moved(1, "NOWHERE"), LEAD, "unknown_document"),
    (OTHER, counted(1), LEAD, "unreadable"),
    (OTHER, counted(1, code=OTHER), LEAD, "unknown_document"),
    (COUNT, TaskDone(), LEAD, "wrong_state"),
    (COUNT, TaskDone(counted=1), PICKER, "needs_lead"),
    ("no such task", TaskDone(), LEAD, "unknown_document"),
]


@pytest.mark.parametrize(("doc_id", "command", "actor", "reason"), REFUSED)
def test_refused(shelf: Shelf, doc_id: str, command: Command, actor: str, reason: str) -> None:
    made = release(shelf, {COAT: 1})
    do(shelf, made.fulfilment_order, short(made), PICKER)
    before = lies(shelf)

    assert do(shelf, doc_id, command, actor) == ("rejected", reason)

    assert lies(shelf) == before


def test_nobody_counts_at_another_site(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    do(shelf, made.fulfilment_order, short(made), PICKER)
    there = Station(shelf, name="ST-BRE-1", site="BRE")

    (reply,) = there.push(there.make(TaskDone(counted=1), COUNT, actor=LEAD)).results

    assert (reply.ruling, reply.reason) == ("rejected", "not_allowed")


def test_a_lead_releases_what_the_floor_set_aside(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    do(shelf, made.fulfilment_order, OrderSetAside(reason="picker"), PICKER)

    assert do(shelf, made.fulfilment_order, HoldReleased(), PICKER) == ("rejected", "needs_lead")
    assert do(shelf, made.fulfilment_order, HoldReleased()) == ("accepted", "")

    assert shelf.doc("fulfilment_order", made.fulfilment_order)["standing"] == "active"
    assert shelf.sql("SELECT released_by FROM order_hold") == [(LEAD,)]
