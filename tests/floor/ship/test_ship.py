"""The ship desk: labels on their parcels, reprints, stops at the last gate."""

from dataclasses import replace

import pytest

from app.domain.feedback import Feedback
from app.domain.model.fulfilment_order import FulfilmentOrder, Package, PackageState, Standing
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PackVerdict, ShipVerdict
from app.floor.desk import Job
from app.floor.screens import ShipScreen
from app.gs1 import Sscc
from app.ports import JobState
from tests.floor.station import Floor
from tests.floor.stock import SHIRT_M, SKIRT, an_order, ean, in_tote

SSCC = "340123450000000017"
OTHER_SSCC, UNKNOWN_SSCC = (Sscc.make(3, "4012345", n).value for n in (700, 999))


def sealed(order: FulfilmentOrder, sscc: str, state: PackageState) -> FulfilmentOrder:
    package = Package(id=f"{order.id}-p", state=state, sscc=sscc)
    units = tuple(replace(unit, package=package.id) for unit in order.units)
    return replace(order, units=units, packages=(package,))


ORDER = in_tote(an_order("10485", {SKIRT: 1}), "T-112")
OTHER = sealed(in_tote(an_order("10486", {SHIRT_M: 1}), "T-113"), OTHER_SSCC, PackageState.SEALED)


@pytest.fixture
def desk(anna: Floor) -> Floor:
    """A parcel that was just closed, and another one that waits for its label."""
    anna.put(ORDER, OTHER)
    anna.all(Verb.GO_PACK, "T-112", ean(SKIRT), Verb.CLOSE_PACKAGE)
    return anna


def ship_screen(floor: Floor) -> ShipScreen:
    screen = floor.screen
    assert isinstance(screen, ShipScreen)
    return screen


def test_label_of_another_parcel_stops_until_it_is_cleared(desk: Floor) -> None:
    stop = desk.scan(f"00{OTHER_SSCC}")

    assert (stop.verdict, stop.feedback) == (ShipVerdict.LABEL_MISMATCH, Feedback.STOP)
    assert stop.words == {"got": OTHER_SSCC[-4:], "want": "0017"}
    assert desk.scan(f"00{SSCC}").verdict is ShipVerdict.LABEL_MISMATCH
    assert desk.commands("label_applied") == []
    assert desk.press(Verb.CLEAR_MISMATCH).verdict is ShipVerdict.MISMATCH_CLEARED
    assert desk.scan(f"00{SSCC}").verdict is ShipVerdict.LABEL_MATCHED


def test_label_and_slip_of_one_parcel_in_either_order(desk: Floor) -> None:
    desk.scan(f"00{SSCC}")

    need, matched = desk.all(f"00{OTHER_SSCC}", OTHER.slip_code)

    assert (need.verdict, matched.verdict) == (ShipVerdict.NEED_SLIP, ShipVerdict.LABEL_MATCHED)
    assert [each["agg_id"] for each in desk.commands("label_applied")] == [ORDER.id, OTHER.id]


def test_a_label_read_twice_in_one_pull_is_not_handed_over(desk: Floor) -> None:
    assert desk.scan(f"00{SSCC}").verdict is ShipVerdict.LABEL_MATCHED

    again = desk.scan(f"00{SSCC}", after_s=0.12)

    assert (again.verdict, again.feedback) == (CommonVerdict.ECHO, None)
    assert desk.commands("package_handed_over") == []
    assert desk.scan(f"00{SSCC}").verdict is ShipVerdict.HANDED_OVER


def test_a_parcel_is_handed_over_once(desk: Floor) -> None:
    desk.all(f"00{SSCC}", f"00{SSCC}")

    again = desk.scan(f"00{SSCC}")

    assert (again.verdict, again.feedback) == (
        ShipVerdict.ALREADY_HANDED_OVER,
        Feedback.OVER,
    )
    assert len(desk.commands("package_handed_over")) == 1


def test_unknown_label_and_slip_without_a_label(desk: Floor) -> None:
    unlabelled = in_tote(an_order("10487", {SKIRT: 1}), "T-300")
    desk.put(unlabelled)
    desk.scan(f"00{SSCC}")

    unknown, first = desk.all(f"00{UNKNOWN_SSCC}", unlabelled.slip_code)

    assert unknown.verdict is ShipVerdict.UNKNOWN_PARCEL
    assert first.verdict is ShipVerdict.LABEL_FIRST


def test_a_reprint_sends_the_same_bytes_and_is_counted(desk: Floor) -> None:
    drawn = len(desk.renderer.drawn)

    first, second = desk.all(Verb.REPRINT, Verb.REPRINT)

    assert (first.verdict, first.printing) == (ShipVerdict.REPRINTED, ("label",))
    assert second.verdict is ShipVerdict.REPRINTED
    labels = [job for job in desk.jobs() if job["purpose"] == "label"]
    assert [job["reprint"] for job in labels] == [0, 1, 2]
    assert len({job["data"] for job in labels}) == 1
    assert len({job["id"] for job in labels}) == 3
    assert len(desk.renderer.drawn) == drawn


def test_a_reprint_of_a_label_from_another_station_is_drawn_anew(desk: Floor) -> None:
    desk.all(f"00{SSCC}", OTHER.slip_code)

    desk.press(Verb.REPRINT)

    label = desk.jobs()[-1]
    assert (label["document"], label["reprint"]) == (f"{OTHER.id}-p", 0)
    assert OTHER_SSCC.encode() in label["data"]


def test_no_parcel_no_reprint(desk: Floor) -> None:
    desk.scan(f"00{SSCC}")

    assert desk.press(Verb.REPRINT).verdict is ShipVerdict.NOTHING_CHOSEN


def test_a_stopped_parcel_gets_no_label(desk: Floor) -> None:
    desk.scan(f"00{OTHER_SSCC}")
    jobs = len(desk.jobs())
    assert desk.press(Verb.REPRINT).verdict is ShipVerdict.LABEL_MISMATCH
    desk.press(Verb.CLEAR_MISMATCH)
    closed = desk.order(ORDER.id)
    asked = replace(closed, standing=Standing.CANCELLATION_REQUESTED)
    desk.put(asked, inc=desk.commands()[-1]["n"])

    outcome = desk.press(Verb.REPRINT)

    assert (outcome.verdict, outcome.feedback) == (ShipVerdict.STOP_CANCELLED, Feedback.STOP)
    assert len(desk.jobs()) == jobs


def test_a_cancelled_parcel_stops_at_the_last_gate_until_it_is_put_back(desk: Floor) -> None:
    desk.put(replace(OTHER, standing=Standing.CANCELLATION_REQUESTED))
    desk.scan(f"00{SSCC}")

    stops = desk.all(f"00{OTHER_SSCC}", f"00{SSCC}", OTHER.slip_code)

    assert {each.verdict for each in stops} == {ShipVerdict.STOP_CANCELLED}
    assert ship_screen(desk).verbs == (Verb.PUT_BACK_DONE, Verb.HOME)
    assert desk.press(Verb.PUT_BACK_DONE).verdict is ShipVerdict.PUT_BACK_DONE
    assert [each["agg_id"] for each in desk.commands("cancel_acknowledged")] == [OTHER.id]


def test_a_cancellation_that_another_desk_ended_is_not_ended_twice(desk: Floor) -> None:
    desk.put(replace(OTHER, standing=Standing.CANCELLATION_REQUESTED))
    desk.all(f"00{SSCC}", OTHER.slip_code)
    desk.put(replace(OTHER, standing=Standing.CANCELLED, units=(), packages=()))

    outcome = desk.press(Verb.PUT_BACK_DONE)

    assert outcome.verdict is ShipVerdict.PUT_BACK_DONE
    assert desk.commands("cancel_acknowledged") == []


def test_cancel_drops_the_parcel_in_front(desk: Floor) -> None:
    outcome = desk.press(Verb.CANCEL)

    assert outcome.verdict is ShipVerdict.DROPPED
    assert ship_screen(desk).step == "hand_over"


def test_a_new_parcel_does_not_sweep_a_mismatch_away(desk: Floor) -> None:
    desk.scan(f"00{OTHER_SSCC}")
    third = in_tote(an_order("10488", {SKIRT: 1}), "T-400")
    desk.put(third)

    closed = desk.all(Verb.GO_PACK, "T-400", ean(SKIRT), Verb.CLOSE_PACKAGE)[-1]

    assert (closed.verdict, closed.job) == (PackVerdict.CLOSED, Job.SHIP)
    assert ship_screen(desk).step == "stopped"


def test_the_lists_show_what_waits_for_a_label_and_what_for_the_carrier(desk: Floor) -> None:
    desk.scan(f"00{SSCC}")

    screen = ship_screen(desk)

    assert [parcel.number for parcel in screen.to_label] == ["10486"]
    assert [parcel.number for parcel in screen.to_hand_over] == ["10485"]
    assert (screen.to_label_count, screen.to_hand_over_count) == (1, 1)


def test_a_label_scanned_at_home_opens_the_desk(desk: Floor) -> None:
    desk.all(f"00{SSCC}", Verb.HOME)

    outcome = desk.scan(f"00{SSCC}")

    assert (outcome.verdict, outcome.job) == (ShipVerdict.HANDED_OVER, Job.SHIP)


@pytest.mark.parametrize("state", [JobState.SENT, JobState.ATTENTION, JobState.UNKNOWN])
def test_the_scan_of_a_label_settles_a_print_job_in_doubt(desk: Floor, state: JobState) -> None:
    label, slip = desk.jobs()
    with desk.store.commit():
        for job in (label, slip):
            desk.store.move_job(job["id"], state, "no proof", desk.clock.wall())

    desk.scan(f"00{SSCC}")

    label, slip = desk.jobs()
    assert (label["state"], label["reason"]) == ("confirmed", "scanned on its parcel")
    assert slip["state"] == state.value


def test_a_label_that_waits_in_the_queue_still_waits_when_an_earlier_one_is_proved(
    desk: Floor,
) -> None:
    desk.press(Verb.REPRINT)

    desk.scan(f"00{SSCC}")

    assert [job["state"] for job in desk.jobs()] == ["queued", "queued", "queued"]
