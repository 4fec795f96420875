"""Cages and voided labels in the books: where a package waits, and which number it carries."""

import pytest

from app.central.fulfil import stock_gaps
from app.domain.commands import (
    LabelApplied,
    LabelIssued,
    LabelVoided,
    PackageHandedOver,
    PackageStaged,
)
from tests.central.fulfil.books import COAT, accept
from tests.central.fulfil.walk import leave, pack, pick
from tests.central.shelf import Released, Shelf, Station, release, sscc

FIRST, SECOND = sscc(1), sscc(2)
VOID = LabelVoided(package="p1", sscc=FIRST, reason="damaged")


@pytest.fixture
def labelled(shelf: Shelf) -> Released:
    """A package whose label is proved."""
    made = release(shelf, {COAT: 1})
    accept(shelf, made, pick(made, COAT, "u1"), pack("u1"), *leave()[:3])
    return made


def test_a_staged_package_leaves_from_its_cage(shelf: Shelf, labelled: Released) -> None:
    accept(shelf, labelled, PackageStaged(package="p1", sscc=FIRST, cage="CG-DHL1"))

    assert shelf.sql("SELECT state, cage FROM package") == [("STAGED", "CG-DHL1")]
    accept(shelf, labelled, PackageHandedOver(package="p1", sscc=FIRST))
    assert shelf.one("SELECT state FROM package") == "TENDERED"
    assert shelf.one("SELECT count(*) FROM outbox_task WHERE kind = 'fulfilment'") == 1
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []


def test_a_voided_number_stays_used(shelf: Shelf, labelled: Released) -> None:
    station = Station(shelf)

    replies = station.do(labelled.fulfilment_order, VOID, LabelIssued(package="p1", sscc=FIRST))

    assert (replies[0].ruling, replies[1].reason) == ("accepted", "sscc_reused")
    assert shelf.sql("SELECT state, sscc, tracking FROM package") == [("SEALED", "", "")]
    assert shelf.sql("SELECT sscc, package_id FROM package_sscc") == [(FIRST, "p1")]


def test_the_new_label_is_proved_and_told(shelf: Shelf, labelled: Released) -> None:
    accept(
        shelf,
        labelled,
        VOID,
        LabelIssued(package="p1", sscc=SECOND),
        LabelApplied(package="p1", sscc=SECOND),
        PackageHandedOver(package="p1", sscc=SECOND),
    )

    told = str(shelf.one("SELECT payload FROM outbox_task WHERE kind = 'fulfilment'"))
    assert SECOND in told
    assert FIRST not in told


def test_what_left_keeps_its_label(shelf: Shelf, labelled: Released) -> None:
    accept(shelf, labelled, PackageHandedOver(package="p1", sscc=FIRST))

    (reply,) = Station(shelf).do(labelled.fulfilment_order, VOID)

    assert (reply.ruling, reply.reason) == ("rejected", "wrong_state")
    assert shelf.one("SELECT sscc FROM package") == FIRST
