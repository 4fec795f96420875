"""What comes back over a counter: custody at once, money once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.central.fulfil import stock_gaps
from app.central.fulfil.returns.units import match_units
from app.domain.codes import make_return_code
from app.domain.commands import NumbersRequested, ReceivedUnit, UnitsReceivedBack
from app.domain.model.returnable_order import ReturnableUnit
from app.domain.rulings import Reason
from app.wire import RulingReply
from tests.central.fulfil.walk import leave, pack, pick
from tests.central.shelf import SKUS, Released, Shelf, Station, release

COAT, SCARF = "COAT-S", "SCARF"


@pytest.fixture
def desk(shelf: Shelf) -> Station:
    """A pop-up's return desk with numbers for its receipts."""
    desk = Station(shelf, name="ST-BRE-1", site="BRE")
    desk.do(desk.name, NumbersRequested(series="return", count=20))
    return desk


def sold(shelf: Shelf, *serials: str | None) -> Released:
    """An order of coats and one scarf that has left; a coat for each serial given."""
    made = release(shelf, {COAT: len(serials), SCARF: 1})
    package, number = f"p{shelf.numbers}", shelf.numbers
    units = [(COAT, f"{package}-{at}", serial) for at, serial in enumerate(serials)]
    units.append((SCARF, f"{package}-scarf", None))
    replies = Station(shelf).do(
        made.fulfilment_order,
        *(pick(made, sku, unit, serial) for sku, unit, serial in units),
        *(pack(unit, package) for _, unit, _ in units),
        *leave(package, number),
    )
    assert {reply.ruling for reply in replies} == {"accepted"}
    return made


def back(made: Released, sku: str = COAT, serial: str | None = None) -> ReceivedUnit:
    return ReceivedUnit(line=made.lines[sku], sku=sku, gtin=SKUS[sku], serial=serial)


def hand_in(
    desk: Station,
    made: Released,
    *units: ReceivedUnit,
    number: int = 1,
    code: str | None = None,
    site: str | None = None,
) -> RulingReply:
    command = UnitsReceivedBack(
        return_code=make_return_code(number) if code is None else code,
        site=site or desk.site,
        order_id=made.order_id,
        units=units,
    )
    (reply,) = desk.do(f"return-{number}", command)
    return reply


def test_a_returned_unit_is_on_hand_where_it_was_handed_in(shelf: Shelf, desk: Station) -> None:
    made = sold(shelf, None, None)

    reply = hand_in(desk, made, back(made))

    assert (reply.ruling, reply.reason) == ("accepted", "")
    assert shelf.sql(
        "SELECT site, condition, on_hand FROM inventory_position WHERE sku = :s ORDER BY site",
        s=COAT,
    ) == [("BRE", "RETURNED", 1), ("MIL", "NEW", 5)]
    assert shelf.sql(
        "SELECT site, holder, bin, sku, qty FROM bin_stock WHERE condition = 'RETURNED'"
    ) == [("BRE", "BIN", "RETURNS", COAT, 1)]
    assert shelf.sql(
        "SELECT site, measure, diff, condition FROM inventory_ledger WHERE reason = 'RETURN'"
    ) == [("BRE", "ON_HAND", 1, "RETURNED")]
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []


def test_the_money_is_proposed_per_unit(shelf: Shelf, desk: Station) -> None:
    made = sold(shelf, None, None)

    hand_in(desk, made, back(made), back(made, SCARF))

    assert shelf.sql(
        "SELECT line_id, ordinal, return_id, amount_minor, currency, state FROM refund_unit"
        " ORDER BY line_id"
    ) == [
        (made.lines[COAT], 1, "return-1", 4990, "EUR", "PROPOSED"),
        (made.lines[SCARF], 1, "return-1", 4990, "EUR", "PROPOSED"),
    ]
    assert shelf.sql("SELECT sku, returned FROM order_line ORDER BY sku") == [(COAT, 1), (SCARF, 1)]
    assert shelf.sql("SELECT returned FROM sales_order") == [("PARTIALLY_RETURNED",)]
    assert shelf.sql("SELECT id, return_code, site, state FROM return_order") == [
        ("return-1", make_return_code(1), "BRE", "RECEIVED")
    ]


def test_documents_tell_the_desks(shelf: Shelf, desk: Station) -> None:
    made = sold(shelf, None, None)

    hand_in(desk, made, back(made))

    record = shelf.doc("return", "return-1")
    assert [(u["ordinal"], u["money"], u["amount_minor"]) for u in record["units"]] == [
        (1, "proposed", 4990)
    ]
    assert shelf.one("SELECT scope FROM doc WHERE kind = 'return'") == "site:BRE"
    units = shelf.doc("returnable_order", made.order_id)["units"]
    assert [(u["ordinal"], u["returned"]) for u in units if u["sku"] == COAT] == [
        (1, True),
        (2, False),
    ]


def test_the_sold_order_says_how_far_it_has_the_returns_of_a_desk(
    shelf: Shelf, desk: Station
) -> None:
    made = sold(shelf, None, None)

    hand_in(desk, made, back(made))

    n = shelf.one("SELECT n FROM command WHERE kind = 'units_received_back'")
    assert shelf.sql("SELECT id, n FROM doc_inc WHERE kind = 'returnable_order'") == [
        (made.order_id, n)
    ]


def test_everything_back_is_a_returned_order(shelf: Shelf, desk: Station) -> None:
    made = sold(shelf, "A1", None)

    hand_in(desk, made, back(made), back(made, serial="A1"), back(made, SCARF))

    assert shelf.sql("SELECT returned FROM sales_order") == [("RETURNED",)]
    assert shelf.sql("SELECT serial, state FROM unit_serial") == [("A1", "RETURNED")]


def test_a_serial_names_its_unit_whatever_is_scanned_first(shelf: Shelf, desk: Station) -> None:
    made = sold(shelf, "A1", "A2", None)

    hand_in(desk, made, back(made), back(made, serial="A2"))

    units = shelf.doc("return", "return-1")["units"]
    assert [(u["serial"], u["ordinal"]) for u in units] == [(None, 3), ("A2", 2)]


def test_the_same_garment_twice_is_paid_once(shelf: Shelf, desk: Station) -> None:
    """At two desks, offline: both have the goods, the first at the centre has the money."""
    made = sold(shelf, "A1", None)
    other = Station(shelf, name="ST-MIL-2")
    other.do(other.name, NumbersRequested(series="return", count=20))
    first = hand_in(desk, made, back(made, serial="A1"))

    second = hand_in(other, made, back(made, serial="A1"), back(made), number=21)

    assert first.ruling == "accepted"
    assert (second.ruling, second.reason) == ("superseded", "duplicate_return")
    assert shelf.sql("SELECT return_id, ordinal FROM refund_unit ORDER BY return_id") == [
        ("return-1", 1),
        ("return-21", 2),
    ]
    units = shelf.doc("return", "return-21")["units"]
    assert [(u["ordinal"], u["money"], u["amount_minor"]) for u in units] == [
        (None, None, 0),
        (2, "proposed", 4990),
    ]
    (task,) = [
        shelf.doc("task", str(i)) for (i,) in shelf.sql("SELECT id FROM doc WHERE kind = 'task'")
    ]
    assert (task["kind"], task["site"], task["bin"], task["sku"]) == (
        "quarantine",
        "MIL",
        "RETURNS",
        COAT,
    )
    assert shelf.one("SELECT sum(qty) FROM bin_stock WHERE condition = 'RETURNED'") == 3


def test_more_than_was_shipped_is_not_paid(shelf: Shelf, desk: Station) -> None:
    made = sold(shelf, None)

    reply = hand_in(desk, made, back(made), back(made))

    assert (reply.ruling, reply.reason) == ("superseded", "duplicate_return")
    assert shelf.one("SELECT count(*) FROM refund_unit") == 1
    assert shelf.one("SELECT returned FROM order_line WHERE sku = 'COAT-S'") == 1


def test_an_unknown_order_is_custody_only(shelf: Shelf, desk: Station) -> None:
    made = release(shelf, {COAT: 1})

    reply = hand_in(desk, made, back(made))

    assert (reply.ruling, reply.reason) == ("superseded", "not_shipped")
    assert shelf.one("SELECT count(*) FROM refund_unit") == 0
    assert shelf.one("SELECT qty FROM bin_stock WHERE condition = 'RETURNED'") == 1
    record = shelf.doc("return", "return-1")
    assert [(u["sku"], u["ordinal"], u["money"]) for u in record["units"]] == [(COAT, None, None)]


def test_a_strange_garment_is_custody_only(shelf: Shelf, desk: Station) -> None:
    made = sold(shelf, "A1")
    wrong = ReceivedUnit(line=made.lines[COAT], sku="?", gtin=SKUS["COAT-M"], serial=None)

    reply = hand_in(desk, made, wrong, back(made, serial="FAKE"))

    assert (reply.ruling, reply.reason) == ("superseded", "not_shipped")
    assert shelf.one("SELECT count(*) FROM refund_unit") == 0
    assert sorted(shelf.sql("SELECT sku FROM bin_stock WHERE condition = 'RETURNED'")) == [
        ("COAT-M",),
        (COAT,),
    ]


@pytest.mark.parametrize(
    "code",
    [
        make_return_code(21),
        make_return_code(0),
        "R-000000010",
        "R-",
        "",
        "R-" + "\u0660" * 7 + "\u06617",
    ],
    ids=["not granted", "never granted", "wrong check", "no digits", "empty", "arabic"],
)
def test_a_code_that_was_not_granted_takes_nothing_in(
    shelf: Shelf, desk: Station, code: str
) -> None:
    made = sold(shelf, None)

    reply = hand_in(desk, made, back(made), code=code)

    assert (reply.ruling, reply.reason) == ("rejected", "not_allowed")
    assert shelf.sql("SELECT * FROM bin_stock WHERE condition = 'RETURNED'") == []


def test_a_desk_takes_in_only_for_its_own_site(shelf: Shelf, desk: Station) -> None:
    made = sold(shelf, None)

    reply = hand_in(desk, made, back(made), site="MIL")

    assert (reply.ruling, reply.reason) == ("rejected", "not_allowed")


def test_a_code_of_another_desk_takes_nothing_in(shelf: Shelf, desk: Station) -> None:
    made = sold(shelf, None)

    reply = hand_in(Station(shelf, name="ST-BRE-2", site="BRE"), made, back(made))

    assert (reply.ruling, reply.reason) == ("rejected", "not_allowed")


def test_a_receipt_is_used_once(shelf: Shelf, desk: Station) -> None:
    made = sold(shelf, None, None)
    hand_in(desk, made, back(made))

    (again,) = desk.do(
        "another-return",
        UnitsReceivedBack(
            return_code=make_return_code(1),
            site="BRE",
            order_id=made.order_id,
            units=(back(made),),
        ),
    )

    assert (again.ruling, again.reason) == ("rejected", "not_allowed")
    assert shelf.one("SELECT count(*) FROM refund_unit") == 1


def test_an_empty_visit_is_none(shelf: Shelf, desk: Station) -> None:
    made = sold(shelf, None)

    assert hand_in(desk, made).reason == "unreadable"


def test_a_visit_sent_twice_is_one(shelf: Shelf, desk: Station) -> None:
    made = sold(shelf, None, None)
    command = UnitsReceivedBack(
        return_code=make_return_code(1), site="BRE", order_id=made.order_id, units=(back(made),)
    )
    envelope = desk.make(command, "return-1")

    replies = [desk.push(envelope).results[0] for _ in range(3)]

    assert [(r.ruling, r.replayed) for r in replies] == [
        ("accepted", False),
        ("accepted", True),
        ("accepted", True),
    ]
    assert shelf.one("SELECT count(*) FROM refund_unit") == 1


_SERIAL = st.sampled_from([None, "A", "B", "C"])
_GTIN = st.sampled_from(["G1", "G2"])


@given(
    st.lists(st.tuples(_GTIN, _SERIAL, st.booleans()), max_size=6),
    st.lists(st.tuples(_GTIN, _SERIAL), max_size=8),
)
def test_no_unit_is_matched_twice(
    shipped: list[tuple[str, str | None, bool]], received: list[tuple[str, str | None]]
) -> None:
    units = [
        ReturnableUnit(
            line=f"line-{gtin}",
            ordinal=at,
            sku=gtin,
            gtin=gtin,
            serial=serial,
            title="",
            colour="",
            size="",
            price_minor=1,
            returned=gone,
        )
        for at, (gtin, serial, gone) in enumerate(shipped)
    ]
    visit = [
        ReceivedUnit(line=f"line-{gtin}", sku=gtin, gtin=gtin, serial=serial)
        for gtin, serial in received
    ]

    matches, after = match_units(units, visit)

    paid = [match.unit.ordinal for match in matches if match.unit]
    before = {unit.ordinal for unit in units if unit.returned}
    assert [match.received for match in matches] == visit
    assert len(paid) == len(set(paid))
    assert not before & set(paid)
    assert {unit.ordinal for unit in after if unit.returned} == before | set(paid)
    for match in matches:
        assert (match.unit is None) == (match.why is not Reason.NONE)
        if match.unit is not None:
            assert match.unit.gtin == match.received.gtin
            if match.received.serial and match.unit.serial:
                assert match.unit.serial == match.received.serial
