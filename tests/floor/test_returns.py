"""A visit at the return desk, from the station's own data."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.feedback import Feedback
from app.domain.model.returnable_order import MoneyState, ReturnedUnit, ReturnRecord
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, ReturnVerdict
from app.floor.desk import Job
from app.floor.screens import ReturnScreen
from tests.floor.station import Floor
from tests.floor.stock import (
    COAT,
    NOON,
    ROSA,
    SHIRT_L,
    SHIRT_M,
    SKIRT,
    a_sold_order,
    ean,
    element_string,
    slip,
)

SOLD = a_sold_order("10485", (SHIRT_M, None), (SHIRT_M, None), (COAT, "SN-7"))
SLIP = slip("00010485")
COAT_TAG = element_string(COAT, "SN-7")


@pytest.fixture
def desk(floor: Floor) -> Floor:
    floor.put(SOLD)
    floor.scan(ROSA)
    return floor


def visit(floor: Floor) -> ReturnScreen:
    screen = floor.screen
    assert isinstance(screen, ReturnScreen)
    return screen


def booked(floor: Floor) -> ReturnRecord:
    """The return of the last command, as the centre books it."""
    command = floor.commands("units_received_back")[-1]
    ordinals = {unit.line: 0 for unit in SOLD.units}
    units = []
    for taken in command["body"]["units"]:
        ordinals[taken["line"]] += 1
        units.append(
            ReturnedUnit(
                line=taken["line"],
                ordinal=ordinals[taken["line"]],
                sku=taken["sku"],
                gtin=taken["gtin"],
                serial=taken["serial"],
                amount_minor=4900,
                money=MoneyState.PROPOSED,
            )
        )
    return ReturnRecord(
        id=command["agg_id"],
        return_code=command["body"]["return_code"],
        site="MIL",
        order_id=SOLD.id,
        order_number=SOLD.number,
        currency="EUR",
        units=tuple(units),
        received_at=NOON,
    )


def test_a_slip_brings_up_its_order(desk: Floor) -> None:
    outcome = desk.scan(SLIP)

    assert (outcome.verdict, outcome.job) == (ReturnVerdict.ORDER_FOUND, Job.RETURN)
    screen = visit(desk)
    assert (screen.number, screen.return_until, screen.units) == ("10485", "2025-12-22", 0)
    assert {(line.product.gtin, line.sold) for line in screen.lines} == {(SHIRT_M, 2), (COAT, 1)}


def test_a_serial_brings_up_its_order_and_its_unit(desk: Floor) -> None:
    outcome = desk.scan(COAT_TAG)

    assert outcome.verdict is ReturnVerdict.SERIAL_MATCHES
    assert (visit(desk).units, visit(desk).proposed_minor) == (1, 4900)


def test_done_takes_custody_in_one_command_and_prints_a_receipt(desk: Floor) -> None:
    done = desk.all(SLIP, ean(SHIRT_M), COAT_TAG, Verb.VISIT_DONE)[-1]

    assert (done.verdict, done.printing) == (ReturnVerdict.DONE, ("receipt",))
    assert done.words["code"] == "R-000000017"
    (command,) = desk.commands("units_received_back")
    assert command["body"] == {
        "return_code": "R-000000017",
        "site": "MIL",
        "order_id": SOLD.id,
        "units": [
            {
                "line": SOLD.units[0].line,
                "sku": SOLD.units[0].sku,
                "gtin": SHIRT_M,
                "serial": None,
                "photos": [],
            },
            {
                "line": SOLD.units[2].line,
                "sku": SOLD.units[2].sku,
                "gtin": COAT,
                "serial": "SN-7",
                "photos": [],
            },
        ],
    }
    (receipt,) = desk.jobs()
    assert (receipt["purpose"], receipt["document"]) == ("receipt", "R-000000017")
    assert visit(desk).step == "find"


def test_the_next_visit_has_the_next_code(desk: Floor) -> None:
    desk.all(SLIP, ean(SHIRT_M), Verb.VISIT_DONE)
    desk.reopen()
    desk.all(SLIP, ean(SHIRT_M), Verb.VISIT_DONE)

    codes = [each["body"]["return_code"] for each in desk.commands("units_received_back")]
    assert codes == ["R-000000017", "R-000000024"]


@pytest.mark.parametrize("restart", [False, True])
def test_the_same_serial_twice_offline_is_returned_already(desk: Floor, restart: bool) -> None:
    desk.all(COAT_TAG, Verb.VISIT_DONE)
    if restart:
        desk.reopen()

    again = desk.scan(COAT_TAG)

    assert (again.verdict, again.feedback) == (ReturnVerdict.ALREADY_RETURNED, Feedback.WRONG)
    assert visit(desk).step == "find"


def test_units_without_a_serial_can_come_back_as_often_as_they_were_sold(desk: Floor) -> None:
    desk.all(SLIP, ean(SHIRT_M), Verb.VISIT_DONE)
    desk.all(SLIP, ean(SHIRT_M), Verb.VISIT_DONE)

    again = desk.all(SLIP, ean(SHIRT_M))[-1]

    assert again.verdict is ReturnVerdict.ALREADY_RETURNED
    assert len(desk.commands("units_received_back")) == 2


@pytest.mark.parametrize(
    "order",
    [
        ("ruling", "record", "sold"),
        ("record", "ruling", "sold"),
        ("sold", "record", "ruling"),
        ("record", "sold", "ruling"),
        ("sold", "ruling", "record"),
    ],
)
def test_a_unit_stays_returned_in_whatever_order_the_news_comes(
    desk: Floor, order: tuple[str, ...]
) -> None:
    """The return and the sold order travel in two feeds; in between nothing may look open."""
    desk.all(SLIP, ean(SHIRT_M), COAT_TAG, Verb.VISIT_DONE)
    (command,) = desk.commands("units_received_back")
    units = tuple(
        replace(unit, returned=unit.serial is not None or unit.ordinal == 1) for unit in SOLD.units
    )
    news = {
        "ruling": lambda: desk.replica.rule((command["id"], "accepted")),
        "record": lambda: desk.replica.put(booked(desk), inc=command["n"]),
        "sold": lambda: desk.replica.put(replace(SOLD, units=units), inc=command["n"]),
    }

    for part in order:
        news[part]()
        desk.door.replica_changed()
        desk.scan(SLIP)
        returned = sorted(line.already_returned for line in visit(desk).lines)
        assert returned == [1, 1], part
        desk.press(Verb.CANCEL)


def test_a_return_that_the_centre_refused_is_open_again(desk: Floor) -> None:
    desk.all(COAT_TAG, Verb.VISIT_DONE)
    (command,) = desk.commands("units_received_back")

    desk.replica.rule((command["id"], "rejected"))
    desk.door.replica_changed()

    assert desk.scan(COAT_TAG).verdict is ReturnVerdict.SERIAL_MATCHES


def test_mistakes_at_the_counter(desk: Floor) -> None:
    find, unknown, foreign = desk.all(Verb.GO_RETURN, ean(SHIRT_M), slip("00099999"))[0:3]
    assert find.verdict is CommonVerdict.WENT_TO
    assert unknown.verdict is ReturnVerdict.FIND_FIRST
    assert foreign.verdict is ReturnVerdict.NOT_IN_MY_DATA

    desk.scan(SLIP)
    not_sold, over_1, over_2, over = desk.all(ean(SKIRT), ean(SHIRT_M), ean(SHIRT_M), ean(SHIRT_M))
    assert not_sold.verdict is ReturnVerdict.NOT_IN_ORDER
    assert {over_1.verdict, over_2.verdict} == {ReturnVerdict.UNIT_UNPROVEN}
    assert over.verdict is ReturnVerdict.OVER
    assert desk.scan(COAT_TAG).verdict is ReturnVerdict.SERIAL_MATCHES
    assert desk.scan(COAT_TAG).verdict is ReturnVerdict.SAME_UNIT
    assert desk.commands("units_received_back") == []


def test_undo_before_done_is_free(desk: Floor) -> None:
    desk.all(SLIP, ean(SHIRT_M))

    desk.all(Verb.UNDO, Verb.UNDO)

    assert visit(desk).step == "find"
    assert desk.press(Verb.VISIT_DONE).verdict is ReturnVerdict.NOTHING_YET


def test_too_late_is_refused_with_the_date(desk: Floor) -> None:
    late = a_sold_order("10500", (SHIRT_L, None))
    desk.put(replace(late, return_until=NOON - timedelta(days=1)))

    outcome = desk.scan(slip("00010500"))

    assert outcome.verdict is ReturnVerdict.TOO_LATE
    assert outcome.words["until"] == "2025-11-24"


def test_a_visit_is_resumed_after_a_restart(desk: Floor) -> None:
    desk.all(SLIP, ean(SHIRT_M), COAT_TAG)
    before = desk.screen

    desk.reopen()

    assert desk.screen == before
    assert desk.press(Verb.VISIT_DONE).words["count"] == 2


def test_no_name_and_no_address_stands_in_the_data_of_the_desk(desk: Floor) -> None:
    desk.all(SLIP, ean(SHIRT_M), Verb.VISIT_DONE)

    assert b"Verdi" not in desk.decrypted()


@pytest.mark.parametrize("sold_again", ["10300", "10999"])
def test_a_garment_that_was_sold_again_is_of_its_new_order(desk: Floor, sold_again: str) -> None:
    """Whichever of the two orders the replica finds first."""
    came_back = replace(SOLD, units=tuple(replace(unit, returned=True) for unit in SOLD.units))
    desk.put(came_back, a_sold_order(sold_again, (COAT, "SN-7")))

    answer = desk.scan(COAT_TAG)

    assert answer.verdict is ReturnVerdict.SERIAL_MATCHES
    assert visit(desk).number == sold_again
