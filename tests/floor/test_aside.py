"""What lies aside: refused and unprocessed commands in words, and a lead's word on each."""

import pytest

from app.domain.verbs import Verb
from app.floor.screens import ParkedRow
from app.floor.station.undecided.aside import GONE, LEAD, NOT_ALLOWED, SHOWN, Decide
from app.store.cache_db import BLOB_LOST
from app.store.floor_rows import DecisionKind
from tests.floor.station import Floor
from tests.floor.stock import ANNA, BRUNO, SHIRT_M, SKIRT, WORKERS, a_list, an_order, ean

ORDER = an_order("10485", {SHIRT_M: 2, SKIRT: 1})


@pytest.fixture
def refused(anna: Floor) -> tuple[Floor, str]:
    """A pick that the centre refused."""
    anna.put(ORDER, a_list(ORDER))
    anna.all(Verb.GO_PICK, Verb.GET_WORK, "A-02-1", ean(SHIRT_M), "T-112")
    command_id = str(anna.commands("item_picked")[0]["id"])
    anna.replica.rule((command_id, "rejected"), reason="wrong_state")
    anna.door.replica_changed()
    return anna, command_id


def word(command_id: str, kind: DecisionKind, actor: str = ANNA) -> Decide:
    return Decide(command_id=command_id, kind=kind, actor=actor, reason="sync.because.by_hand")


def claimed(floor: Floor) -> str:
    """A command of the simplest kind."""
    floor.grants = False
    floor.put(ORDER, a_list(ORDER))
    floor.all(Verb.GO_PICK, Verb.GET_WORK)
    return str(floor.commands("pick_list_claimed")[0]["id"])


def test_a_refused_command_is_told_in_words(refused: tuple[Floor, str]) -> None:
    floor, command_id = refused
    made = floor.commands("item_picked")[0]["t_wall"]

    view = floor.door.station()

    assert view.parked == (
        ParkedRow(
            command_id=command_id,
            what_key="command.item_picked",
            order_number="10485",
            worker="Anna B.",
            at=view.parked[0].at,
            why_key="reason.wrong_state",
        ),
    )
    assert view.parked[0].at.isoformat() == made
    assert (view.parked_count, view.quarantined_count) == (1, 0)
    assert view.may_decide


def test_a_reason_of_a_newer_centre_is_still_told(anna: Floor) -> None:
    command_id = claimed(anna)
    anna.replica.rule((command_id, "rejected"), reason="moon_phase")

    assert anna.door.station().parked[0].why_key == "reason.other"


def test_what_cannot_be_processed_is_told_apart_and_goes_when_it_went_through(
    anna: Floor,
) -> None:
    command_id = claimed(anna)
    anna.replica.cannot_process(command_id)

    view = anna.door.station()

    assert [row.command_id for row in view.quarantined] == [command_id]
    assert view.quarantined[0].why_key == "reason.not_processed"
    assert view.parked == ()
    assert anna.door.decide(word(command_id, DecisionKind.RETRY)) == "sync.told.retry"
    assert anna.door.station().quarantined_count == 1, "not settled by trying"
    anna.replica.cannot_process(command_id, stuck=False)
    assert anna.door.station().quarantined_count == 0


def test_a_command_whose_photo_is_lost_says_so(anna: Floor) -> None:
    anna.replica.cannot_process(claimed(anna), BLOB_LOST)

    view = anna.door.station()

    assert [row.why_key for row in view.quarantined] == ["reason.blob_lost"]
    assert view.quarantined_count == 1


def test_discarded_with_a_reason_it_lies_aside_no_more(refused: tuple[Floor, str]) -> None:
    floor, command_id = refused
    commands = len(floor.commands())

    told = floor.door.decide(word(command_id, DecisionKind.DISCARD))

    assert told == "sync.told.discard"
    rows = floor.sql("SELECT command_id, kind, actor, reason FROM decision")
    assert rows == [
        {
            "command_id": command_id,
            "kind": "discard",
            "actor": ANNA,
            "reason": "sync.because.by_hand",
        }
    ]
    assert floor.door.station().parked_count == 0
    assert len(floor.commands()) == commands, "it stays, and nothing new is sent"
    floor.reopen()
    assert floor.door.station().parked_count == 0


def test_tried_again_it_is_a_new_command_with_the_same_words(refused: tuple[Floor, str]) -> None:
    floor, command_id = refused
    old = floor.commands("item_picked")[0]

    told = floor.door.decide(word(command_id, DecisionKind.RETRY))

    new = floor.commands("item_picked")[-1]
    assert told == "sync.told.retry"
    assert (new["body"], new["agg_id"], new["actor"]) == (old["body"], old["agg_id"], ANNA)
    assert new["id"] != old["id"]
    assert new["n"] > old["n"]
    assert floor.door.station().parked_count == 0


def test_a_command_is_decided_once(refused: tuple[Floor, str]) -> None:
    floor, command_id = refused
    floor.door.decide(word(command_id, DecisionKind.RETRY))

    told = floor.door.decide(word(command_id, DecisionKind.RETRY))

    assert told == GONE
    assert len(floor.commands("item_picked")) == 2


@pytest.mark.parametrize("actor", [ANNA, BRUNO])
def test_only_the_lead_who_is_signed_in_decides(refused: tuple[Floor, str], actor: str) -> None:
    floor, command_id = refused
    floor.scan(BRUNO)

    told = floor.door.decide(word(command_id, DecisionKind.DISCARD, actor))

    assert told == NOT_ALLOWED
    assert not floor.door.station().may_decide
    assert floor.sql("SELECT * FROM decision") == []
    assert [worker.role for worker in WORKERS if worker.badge == ANNA] == [LEAD]


def test_a_long_list_is_cut_and_counted_whole(anna: Floor) -> None:
    anna.put(ORDER, a_list(ORDER))
    anna.all(Verb.GO_PICK, Verb.GET_WORK)
    for _ in range(SHOWN // 2 + 1):
        anna.all("A-02-1", ean(SHIRT_M), "T-112", Verb.UNDO, Verb.UNDO)
    ids = [str(row["id"]) for row in anna.commands("item_picked", "item_unpicked")]
    anna.replica.rule(*((each, "rejected") for each in ids))

    view = anna.door.station()

    assert view.parked_count == len(ids) > SHOWN
    assert len(view.parked) == SHOWN


def test_site_and_person_are_known_on_any_screen_after_a_restart(anna: Floor) -> None:
    anna.put(ORDER, a_list(ORDER))
    anna.all(Verb.GO_PICK, Verb.GET_WORK)
    anna.reopen()

    view = anna.door.station()

    assert (view.site_name, view.worker_name, view.badge) == ("Milano W1", "Anna B.", ANNA)
