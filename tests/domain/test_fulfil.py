"""What each command does to a fulfilment order, the same at station and centre."""

from dataclasses import replace

import pytest

from app.domain.commands import (
    CancelAcknowledged,
    FulfilmentCommand,
    ItemPacked,
    ItemPicked,
    ItemUnpacked,
    ItemUnpicked,
    LabelApplied,
    LabelIssued,
    OrderSetAside,
    PackageClosed,
    PackageHandedOver,
    PackageReopened,
)
from app.domain.fulfil import CANCELLED_TOO_LATE, apply
from app.domain.model.fulfilment_order import (
    FulfilmentOrder,
    FulfilmentState,
    Package,
    PackageState,
    Standing,
    address_mark,
)
from app.domain.rulings import ACCEPTED, Reason, Ruling, rejected, superseded
from tests.domain.builders import (
    OTHER_SSCC,
    SHIRT_L,
    SHIRT_M,
    SSCC,
    a_line,
    a_picked_order,
    a_unit,
    an_order,
    applied,
)

OPEN, SEALED, LABELLED, STAGED, _, TENDERED = PackageState
STOPPED = (Standing.ON_HOLD, Standing.CANCELLATION_REQUESTED)


def picked(
    unit: str = "u1",
    *,
    line: str = f"line-{SHIRT_M[-3:]}",
    gtin: str = SHIRT_M,
    serial: str | None = None,
) -> ItemPicked:
    return ItemPicked(unit=unit, line=line, gtin=gtin, serial=serial, bin="B-04-3", tote="T-112")


def packed(unit: str = "u1", serial: str | None = None, package: str = "p1") -> ItemPacked:
    return ItemPacked(unit=unit, package=package, serial=serial)


def packed_order(state: PackageState, standing: Standing = Standing.ACTIVE) -> FulfilmentOrder:
    return an_order(units=[a_unit()], package=state, standing=standing)


def test_whole_way_of_one_unit() -> None:
    done = applied(
        an_order(),
        picked(),
        packed(),
        PackageClosed(package="p1"),
        LabelIssued(package="p1", sscc=SSCC),
        LabelApplied(package="p1", sscc=SSCC),
        PackageHandedOver(package="p1", sscc=SSCC),
    )

    assert done.state is FulfilmentState.TENDERED
    addressed = address_mark(done.ship_to)
    assert done.packages == (Package(id="p1", state=TENDERED, sscc=SSCC, addressed=addressed),)


ONE = a_unit("u1")
REFUSALS: list[tuple[str, FulfilmentOrder, FulfilmentCommand, Ruling]] = [
    ("unknown line", an_order(), picked(line="x"), rejected(Reason.UNKNOWN_LINE)),
    ("other product", an_order(), picked(gtin=SHIRT_L), rejected(Reason.UNKNOWN_LINE)),
    (
        "same unit",
        an_order(a_line(quantity=2), units=[ONE]),
        picked(),
        rejected(Reason.UNIT_REUSED),
    ),
    (
        "same serial",
        an_order(a_line(quantity=2), units=[a_unit(serial="A")]),
        picked("u2", serial="A"),
        rejected(Reason.SERIAL_REUSED),
    ),
    ("one too many", a_picked_order(ONE), picked("u2"), superseded(Reason.PUT_BACK)),
    (
        "cancelled",
        an_order(standing=Standing.CANCELLED),
        picked(),
        superseded(Reason.PUT_BACK),
    ),
    (
        "cancel asked",
        an_order(standing=Standing.CANCELLATION_REQUESTED),
        picked(),
        superseded(Reason.PUT_BACK),
    ),
    ("put back unknown", an_order(), ItemUnpicked(unit="x"), rejected(Reason.UNKNOWN_UNIT)),
    ("put back packed", packed_order(OPEN), ItemUnpicked(unit="u1"), rejected(Reason.WRONG_STATE)),
    (
        "aside twice",
        an_order(standing=Standing.ON_HOLD),
        OrderSetAside(reason="picker"),
        rejected(Reason.WRONG_STATE),
    ),
    (
        "aside after it left",
        packed_order(TENDERED),
        OrderSetAside(reason="packer"),
        rejected(Reason.WRONG_STATE),
    ),
    ("nothing to cancel", an_order(), CancelAcknowledged(), rejected(Reason.WRONG_STATE)),
    (
        "cancel after it left",
        packed_order(TENDERED, Standing.CANCELLATION_REQUESTED),
        CancelAcknowledged(),
        rejected(Reason.WRONG_STATE),
    ),
    ("pack unknown", an_order(), packed(), rejected(Reason.UNKNOWN_UNIT)),
    ("pack twice", packed_order(OPEN), packed(), rejected(Reason.WRONG_STATE)),
    (
        "into a closed package",
        replace(
            a_picked_order(ONE, a_unit("u2", package="p1")),
            packages=(Package(id="p1", state=SEALED),),
        ),
        packed(),
        rejected(Reason.WRONG_STATE),
    ),
    (
        "serial of another unit",
        a_picked_order(ONE, a_unit("u2", serial="A")),
        packed(serial="A"),
        rejected(Reason.SERIAL_REUSED),
    ),
    (
        "another serial than picked",
        a_picked_order(a_unit(serial="A")),
        packed(serial="B"),
        rejected(Reason.SERIAL_MISMATCH),
    ),
    (
        "unpack what is not in",
        a_picked_order(ONE),
        ItemUnpacked(unit="u1"),
        rejected(Reason.UNKNOWN_UNIT),
    ),
    ("unpack unknown", an_order(), ItemUnpacked(unit="x"), rejected(Reason.UNKNOWN_UNIT)),
    ("unpack closed", packed_order(SEALED), ItemUnpacked(unit="u1"), rejected(Reason.WRONG_STATE)),
    ("close unknown", an_order(), PackageClosed(package="x"), rejected(Reason.UNKNOWN_PACKAGE)),
    (
        "close twice",
        packed_order(SEALED),
        PackageClosed(package="p1"),
        rejected(Reason.WRONG_STATE),
    ),
    (
        "close nothing",
        an_order(package=OPEN),
        PackageClosed(package="p1"),
        rejected(Reason.WRONG_STATE),
    ),
    (
        "reopen what left",
        packed_order(PackageState.TENDERED),
        PackageReopened(package="p1", reason="forgotten"),
        rejected(Reason.WRONG_STATE),
    ),
    (
        "reopen what is open",
        packed_order(OPEN),
        PackageReopened(package="p1", reason="forgotten"),
        rejected(Reason.WRONG_STATE),
    ),
    (
        "reopen nothing",
        an_order(),
        PackageReopened(package="p1", reason="forgotten"),
        rejected(Reason.UNKNOWN_PACKAGE),
    ),
    (
        "label for nothing",
        an_order(),
        LabelIssued(package="x", sscc=SSCC),
        rejected(Reason.UNKNOWN_PACKAGE),
    ),
    (
        "label too early",
        packed_order(OPEN),
        LabelIssued(package="p1", sscc=SSCC),
        rejected(Reason.WRONG_STATE),
    ),
    (
        "label twice",
        packed_order(LABELLED),
        LabelIssued(package="p1", sscc=OTHER_SSCC),
        rejected(Reason.WRONG_STATE),
    ),
    (
        "number of another package",
        replace(
            packed_order(SEALED),
            packages=(
                Package(id="p1", state=SEALED),
                Package(id="p2", state=SEALED, sscc=SSCC),
            ),
        ),
        LabelIssued(package="p1", sscc=SSCC),
        rejected(Reason.SSCC_REUSED),
    ),
    (
        "apply on nothing",
        an_order(),
        LabelApplied(package="x", sscc=SSCC),
        rejected(Reason.UNKNOWN_PACKAGE),
    ),
    (
        "apply another label",
        packed_order(LABELLED),
        LabelApplied(package="p1", sscc=OTHER_SSCC),
        rejected(Reason.SSCC_MISMATCH),
    ),
    (
        "apply twice",
        packed_order(LABELLED),
        LabelApplied(package="p1", sscc=SSCC),
        rejected(Reason.WRONG_STATE),
    ),
    (
        "hand over nothing",
        an_order(),
        PackageHandedOver(package="x", sscc=SSCC),
        rejected(Reason.UNKNOWN_PACKAGE),
    ),
    (
        "hand over by another label",
        packed_order(LABELLED),
        PackageHandedOver(package="p1", sscc=OTHER_SSCC),
        rejected(Reason.SSCC_MISMATCH),
    ),
    (
        "hand over unproved",
        an_order(units=[ONE], package=SEALED, sscc=SSCC),
        PackageHandedOver(package="p1", sscc=SSCC),
        rejected(Reason.WRONG_STATE),
    ),
]


@pytest.mark.parametrize(
    ("order", "command", "expected"),
    [pytest.param(*row[1:], id=row[0]) for row in REFUSALS],
)
def test_refused_command_leaves_the_order_as_it_is(
    order: FulfilmentOrder, command: FulfilmentCommand, expected: Ruling
) -> None:
    after, ruling = apply(order, command)

    assert ruling == expected
    assert after is order


def test_unit_goes_back_into_its_bin() -> None:
    after, ruling = apply(a_picked_order(ONE), ItemUnpicked(unit="u1"))

    assert ruling is ACCEPTED
    assert after.units == ()


def test_order_set_aside_is_on_hold_with_its_reason() -> None:
    after, ruling = apply(a_picked_order(ONE), OrderSetAside(reason="packer"))

    assert ruling is ACCEPTED
    assert (after.standing, after.standing_reason) == (Standing.ON_HOLD, "packer")


def test_acknowledged_cancellation_empties_the_order() -> None:
    order = packed_order(SEALED, Standing.CANCELLATION_REQUESTED)

    after, ruling = apply(order, CancelAcknowledged())

    assert ruling is ACCEPTED
    assert (after.standing, after.units, after.packages) == (Standing.CANCELLED, (), ())


def test_serial_found_at_the_bench_upgrades_its_unit() -> None:
    order = applied(a_picked_order(ONE), packed(serial="A"))

    assert [unit.serial for unit in order.units] == ["A"]


def test_known_serial_stays_when_only_the_gtin_is_scanned() -> None:
    order = applied(a_picked_order(a_unit(serial="A")), packed())

    assert [unit.serial for unit in order.units] == ["A"]


def test_unit_packed_last_stands_last_so_that_undo_finds_it() -> None:
    order = applied(a_picked_order(a_unit("u1"), a_unit("u2")), packed("u2"), packed("u1"))

    assert [unit.id for unit in order.units] == ["u2", "u1"]


def test_open_package_goes_with_its_last_unit_and_others_stay() -> None:
    order = applied(a_picked_order(a_unit("u1"), a_unit("u2")), packed("u1"), packed("u2"))
    sealed = Package(id="p0", state=SEALED)
    order = replace(order, packages=(sealed, *order.packages))

    half = applied(order, ItemUnpacked(unit="u1"))
    empty = applied(half, ItemUnpacked(unit="u2"))

    assert [package.id for package in half.packages] == ["p0", "p1"]
    assert empty.packages == (sealed,)


@pytest.mark.parametrize("standing", STOPPED)
def test_what_was_done_before_the_news_came_counts(standing: Standing) -> None:
    """A hold or a request to cancel stops the next scan; it does not undo the last one."""
    order = replace(a_picked_order(ONE), standing=standing)

    after = applied(
        order,
        packed(),
        PackageClosed(package="p1"),
        LabelIssued(package="p1", sscc=SSCC),
        LabelApplied(package="p1", sscc=SSCC),
    )

    assert after.standing is standing
    assert after.state is FulfilmentState.LABELLED


def test_pick_for_an_order_on_hold_counts() -> None:
    assert applied(an_order(standing=Standing.ON_HOLD), picked()).picked_total == 1


def test_what_has_left_the_building_cannot_be_cancelled() -> None:
    order = packed_order(LABELLED, Standing.CANCELLATION_REQUESTED)

    after = applied(order, PackageHandedOver(package="p1", sscc=SSCC))

    assert after.state is FulfilmentState.TENDERED
    assert (after.standing, after.standing_reason) == (Standing.ACTIVE, CANCELLED_TOO_LATE)


def test_hold_stays_for_a_lead_when_the_parcel_has_left() -> None:
    order = packed_order(LABELLED, Standing.ON_HOLD)

    after = applied(order, PackageHandedOver(package="p1", sscc=SSCC))

    assert after.state is FulfilmentState.TENDERED
    assert after.standing is Standing.ON_HOLD
