"""Small values: what separates two products, how a document is found and when it goes, hints."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.commands import (
    COMMAND_TYPES,
    KIND_OF,
    Grade,
    PickListClaimed,
    PickListReleased,
)
from app.domain.model.fulfilment_order import FulfilmentState, PackageState, Standing
from app.domain.model.keys import Doc, Key, keys_of
from app.domain.model.manifest import Struck, manifest_of
from app.domain.model.pick_list import foresee
from app.domain.model.product import Difference, Product, compared, difference
from app.domain.model.retention import leaves_at
from app.domain.model.returnable_order import ReturnRecord, lookup_hash
from app.domain.model.site import Bin, SiteSetting, Task, Worker
from app.domain.rulings import ACCEPTED, Reason, RulingKind, rejected, superseded
from tests.domain.builders import (
    NOW,
    OTHER_SSCC,
    SHIRT_L,
    SHIRT_M,
    SHIRT_M_NAVY,
    SKIRT,
    SLIP,
    SSCC,
    a_line,
    a_manifest,
    a_pick_list,
    a_product,
    a_sold_order,
    a_sold_unit,
    a_unit,
    an_order,
)

WORKER = Worker(badge="W-1042", name="Ana M.", role="picker", jobs=("pick",))
TASK = Task(
    id="t", site="MIL", kind="put_back", title="", bin="B-04-3", sku="", quantity=1, order_number=""
)


@pytest.mark.parametrize(
    ("got", "found"),
    [
        (a_product(SHIRT_M), Difference.SAME),
        (a_product(SHIRT_L), Difference.SIZE),
        (a_product(SHIRT_M_NAVY), Difference.COLOUR),
        (a_product(SHIRT_M_NAVY, size="L"), Difference.COLOUR),
        (a_product(SKIRT), Difference.STYLE),
        (a_product(SHIRT_L, size="M"), Difference.STYLE),
    ],
)
def test_only_what_is_different_is_said(got: Product, found: Difference) -> None:
    """The last case: a twin in all words with another GTIN must not be called a wrong size."""
    assert difference(got, a_product(SHIRT_M)) is found


MANIFEST = replace(
    manifest_of("m-1", "MIL", a_manifest(SSCC, OTHER_SSCC)),
    struck=(Struck(package="p1", number="10485", reason="wrong_state"),),
)


def test_comparison_names_both_sides() -> None:
    words = compared(a_product(SHIRT_L), a_product(SHIRT_M))

    assert (words["got_size"], words["want_size"]) == ("L", "M")
    assert (words["got"], words["want"]) == ("Linen Shirt", "Linen Shirt")


@pytest.mark.parametrize(
    ("doc", "keys"),
    [
        (a_pick_list(), {(Key.STAGE, "list")}),
        (a_product(SHIRT_M), {(Key.GTIN, SHIRT_M)}),
        (WORKER, {(Key.BADGE, "W-1042")}),
        (TASK, {(Key.STAGE, "task_open")}),
        (replace(TASK, open=False), {(Key.STAGE, "task_done")}),
        (Bin(code="B-04-3", site="MIL", aisle="B", x_mm=0, y_mm=0, level=3), set()),
        (
            SiteSetting(site="MIL", name="", role="", company_prefix="", lookup_key=""),
            set(),
        ),
        (
            a_sold_order(a_sold_unit(serial="B"), a_sold_unit(serial="A"), a_sold_unit()),
            {
                (Key.SLIP, "hash"),
                (Key.SERIAL, f"{SHIRT_M}/A"),
                (Key.SERIAL, f"{SHIRT_M}/B"),
            },
        ),
        (
            ReturnRecord(
                id="r",
                return_code="R-000000017",
                site="BRE",
                order_id="o",
                order_number="1",
                currency="EUR",
                units=(),
                received_at=NOW,
            ),
            {(Key.RETURNED_ORDER, "o")},
        ),
        (MANIFEST, {(Key.LOAD, "DHL Paket/manifested/p2")}),
        (an_order(), {(Key.STAGE, "open"), (Key.SLIP, SLIP)}),
        (
            an_order(units=[a_unit()]),
            {
                (Key.STAGE, "picked"),
                (Key.SLIP, SLIP),
                (Key.TOTE, "T-112"),
                (Key.LOAD, "DHL Paket/picked/fo-10485"),
                (Key.TO_PACK, SHIRT_M),
            },
        ),
        (
            an_order(units=[a_unit()], package=PackageState.LABELLED),
            {
                (Key.STAGE, "labelled"),
                (Key.SLIP, SLIP),
                (Key.SSCC, SSCC),
                (Key.LOAD, "DHL Paket/labelled/p1"),
            },
        ),
        (
            an_order(units=[a_unit()], standing=Standing.ON_HOLD),
            {
                (Key.STAGE, "on_hold"),
                (Key.SLIP, SLIP),
                (Key.TOTE, "T-112"),
                (Key.LOAD, "DHL Paket/picked/fo-10485"),
            },
        ),
        (
            an_order(units=[a_unit()], package=PackageState.TENDERED),
            {(Key.STAGE, "tendered"), (Key.SLIP, SLIP), (Key.SSCC, SSCC)},
        ),
        (
            an_order(standing=Standing.CANCELLED),
            {(Key.STAGE, "cancelled"), (Key.SLIP, SLIP)},
        ),
    ],
)
def test_document_is_found_by(doc: Doc, keys: set[tuple[str, str]]) -> None:
    found = keys_of(doc)

    assert set(found) == keys
    assert len(found) == len(keys)


@pytest.mark.parametrize(
    ("package", "state"),
    [
        (PackageState.OPEN, FulfilmentState.PICKED),
        (PackageState.SEALED, FulfilmentState.PACKED),
        (PackageState.LABELLED, FulfilmentState.LABELLED),
        (PackageState.TENDERED, FulfilmentState.TENDERED),
    ],
)
def test_order_is_as_far_as_its_slowest_package(
    package: PackageState, state: FulfilmentState
) -> None:
    assert an_order(units=[a_unit()], package=package).state is state


def test_order_is_open_then_picking_then_picked() -> None:
    lines = a_line(SHIRT_M, 2)

    assert an_order(lines).state is FulfilmentState.OPEN
    assert an_order(lines, units=[a_unit("u1")]).state is FulfilmentState.PICKING
    whole = an_order(lines, units=[a_unit("u1"), a_unit("u2")])
    assert whole.state is FulfilmentState.PICKED
    assert (whole.picked_total, whole.packed_total, whole.ordered_total) == (2, 0, 2)


def test_tote_finds_its_order_until_the_package_is_closed() -> None:
    """A parcel that is complete and open can be taken up again at another bench."""
    assert an_order(units=[a_unit()], package=PackageState.OPEN).totes == ("T-112",)
    assert an_order(units=[a_unit()], package=PackageState.SEALED).totes == ()
    assert an_order().tote is None


def test_a_hint_and_a_gift_are_foreseen_and_a_lock_is_not() -> None:
    hint = PickListClaimed(station="ST-01", worker="Anna")
    lock = PickListClaimed(station="ST-01", worker="Anna", grade=Grade.HARD)
    gift = PickListReleased(station="ST-01")

    hinted = foresee(a_pick_list(), hint)

    assert (hinted.claimed_station, hinted.claimed_worker) == ("ST-01", "Anna")
    assert foresee(hinted, gift).claimed_station == ""
    assert foresee(hinted, PickListReleased(station="ST-02")) == hinted
    assert foresee(a_pick_list(), lock) == a_pick_list()


def test_only_an_accepted_ruling_counts() -> None:
    assert ACCEPTED.counts
    assert not rejected(Reason.WRONG_STATE).counts
    assert not superseded(Reason.PUT_BACK).counts
    assert superseded(Reason.PUT_BACK).kind is RulingKind.SUPERSEDED


def test_lookup_hash_depends_on_key_and_code_and_shows_neither() -> None:
    key, other = "00" * 32, "01" * 32

    hashes = {lookup_hash(key, SLIP), lookup_hash(other, SLIP), lookup_hash(key, "S-000000000")}

    assert len(hashes) == 3
    assert all(len(found) == 32 and SLIP not in found for found in hashes)
    assert lookup_hash(key, SLIP) == lookup_hash(key, SLIP)


def test_names_of_commands_on_the_wire_are_the_ones_that_were_used() -> None:
    names = {
        "pick_list_claimed", "pick_list_released", "pick_list_taken_over", "item_picked",
        "item_unpicked", "order_set_aside", "cancel_acknowledged", "item_packed",
        "item_unpacked", "package_closed", "label_issued", "label_applied",
        "package_handed_over", "units_received_back", "numbers_requested",
    }  # fmt: skip

    assert names <= set(COMMAND_TYPES)
    assert {COMMAND_TYPES[name]: name for name in COMMAND_TYPES} == KIND_OF


TAKEN_BACK = ReturnRecord(
    id="r",
    return_code="R-000000017",
    site="BRE",
    order_id="o",
    order_number="1",
    currency="EUR",
    units=(),
    received_at=NOW - timedelta(days=1),
)


@pytest.mark.parametrize(
    "doc",
    [
        an_order(),
        an_order(units=[a_unit()], package=PackageState.LABELLED),
        an_order(standing=Standing.CANCELLATION_REQUESTED),
        a_pick_list(),
        a_product(SHIRT_M),
        TASK,
    ],
)
def test_what_is_in_work_stays(doc: Doc) -> None:
    assert leaves_at(doc, NOW) is None


@pytest.mark.parametrize(
    ("doc", "days"),
    [
        (an_order(units=[a_unit()], package=PackageState.TENDERED), 2),
        (an_order(standing=Standing.CANCELLED), 2),
        (a_sold_order(), 9 + 14),
        (TAKEN_BACK, 44 - 1),
        (replace(TASK, open=False), 7),
        (MANIFEST, 2),
    ],
)
def test_what_is_over_leaves(doc: Doc, days: int) -> None:
    assert leaves_at(doc, NOW) == NOW + timedelta(days=days)
