"""A cage is closed at a station, with the centre or without."""

from dataclasses import replace

import pytest

from app.domain.documents import ManifestSheet
from app.domain.model.fulfilment_order import FulfilmentOrder, PackageState, Standing
from app.domain.model.manifest import manifest_of
from app.domain.verbs import Verb
from app.domain.verdicts import ShipVerdict
from app.floor.screens import ShipScreen
from app.gs1 import Sscc
from app.wire import decode_command
from tests.domain.builders import SERVICES
from tests.floor.ship.test_ship import sealed
from tests.floor.station import Floor
from tests.floor.stock import SHIRT_M, SKIRT, a_setting, an_order, in_tote

CAGES = (replace(SERVICES[0], code="Standard"), SERVICES[1])
ONE, TWO, THREE = (Sscc.make(3, "4012345", 800 + n).value for n in range(3))


def staged(number: str, sscc: str, state: PackageState = PackageState.STAGED) -> FulfilmentOrder:
    order = sealed(in_tote(an_order(number, {SKIRT: 1}), f"T-{number[-3:]}"), sscc, state)
    cage = "CG-DHL1" if state is PackageState.STAGED else ""
    return replace(order, packages=(replace(order.packages[0], cage=cage),))


@pytest.fixture
def desk(anna: Floor) -> Floor:
    """Two parcels stand in the cage, one is not there yet, one order is picked."""
    anna.put(replace(a_setting(), services=CAGES))
    anna.put(staged("10485", ONE), staged("10486", TWO))
    anna.put(staged("10487", THREE, PackageState.LABELLED))
    anna.put(in_tote(an_order("10488", {SHIRT_M: 1}), "T-488"))
    anna.all(Verb.GO_SHIP, "CG-DHL1")
    return anna


def screen(floor: Floor) -> ShipScreen:
    assert isinstance(floor.screen, ShipScreen)
    return floor.screen


def signed(desk: Floor) -> None:
    desk.all(Verb.CLOSE_MANIFEST, Verb.GOES_TOMORROW, Verb.PARCEL_HELD)


def test_counts_of_a_cage(desk: Floor) -> None:
    row = next(each for each in screen(desk).cages if each.cage == "CG-DHL1")

    assert (row.staged, row.ready) == (2, 1)


def test_gaps_are_explained_and_the_list_is_printed(desk: Floor) -> None:
    gap = desk.press(Verb.CLOSE_MANIFEST)
    assert (gap.verdict, screen(desk).step) == (ShipVerdict.GAP, "gaps")

    signed(desk)

    assert (screen(desk).step, screen(desk).signing, screen(desk).explained) == ("sign", 2, 2)
    (sheet,) = [each for each in desk.renderer.drawn if isinstance(each, ManifestSheet)]
    assert [row.number for row in sheet.rows] == ["10485", "10486"]
    assert [job["printer_id"] for job in desk.jobs()] == ["PR-02"]
    again = desk.press(Verb.REPRINT)
    assert again.verdict is ShipVerdict.MANIFEST_REPRINTED
    assert desk.jobs()[0]["data"] == desk.jobs()[1]["data"]


def test_a_signed_list_is_one_command_and_its_parcels_are_gone_here(desk: Floor) -> None:
    signed(desk)

    done = desk.press(Verb.DRIVER_SIGNED)

    assert done.verdict is ShipVerdict.MANIFEST_CLOSED
    (command,) = desk.commands("manifest_closed")
    assert command["agg_kind"] == "manifest"
    assert [line["sscc"] for line in command["body"]["packages"]] == [ONE, TWO]
    assert {each["gap"] for each in command["body"]["explained"]} == {"tomorrow", "held"}
    assert desk.commands("package_handed_over") == []
    assert desk.scan(f"00{ONE}").verdict is ShipVerdict.ALREADY_HANDED_OVER
    row = next(each for each in screen(desk).cages if each.cage == "CG-DHL1")
    assert (row.staged, row.ready) == (0, 1)
    desk.reopen()
    assert desk.scan(f"00{TWO}").verdict is ShipVerdict.ALREADY_HANDED_OVER


def test_a_manifest_of_the_centre_counts_before_its_orders_do(desk: Floor) -> None:
    signed(desk)
    desk.press(Verb.DRIVER_SIGNED)
    command = next(c for c in desk.store.all_commands() if c.kind == "manifest_closed")
    body = decode_command(command.kind, command.v, bytes(command.body))
    closed = manifest_of(command.agg_id, "MIL", body)  # type: ignore[arg-type]

    desk.put(closed, inc=command.n)

    assert desk.scan(f"00{ONE}").verdict is ShipVerdict.ALREADY_HANDED_OVER


def test_a_parcel_that_is_cancelled_before_the_signature_stays(desk: Floor) -> None:
    signed(desk)
    stopped = replace(staged("10486", TWO), standing=Standing.CANCELLATION_REQUESTED)
    desk.put(stopped)

    answer = desk.press(Verb.DRIVER_SIGNED)

    assert answer.verdict is ShipVerdict.MANIFEST_CHANGED
    assert answer.words["order"] == "10486"
    assert desk.commands("manifest_closed") == []


def test_a_missing_parcel_that_turns_up_goes_along(desk: Floor) -> None:
    desk.press(Verb.CLOSE_MANIFEST)

    assert desk.scan(f"00{THREE}").verdict is ShipVerdict.STAGED
    desk.all(Verb.CLOSE_MANIFEST, Verb.GOES_TOMORROW)
    assert screen(desk).signing == 3
