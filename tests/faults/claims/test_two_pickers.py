"""A walk belongs to one station at a time, whatever the line and the clocks do."""

from app.domain.model.claims import LEASE_S, STATION_SHARE
from app.domain.verbs import Verb
from app.floor.station.walks import tending
from tests.faults.claims.pair import LEAD, PICKER, Pair
from tests.faults.claims.stories import (
    BIN,
    COAT,
    begin,
    in_hand,
    resent_claim,
    two_totes,
    with_a_lease,
)
from tests.faults.protocol.line import Fate

STATION_END = STATION_SHARE * LEASE_S


def test_a_held_walk_begins_at_once_and_is_made_firm_behind_it(pair: Pair) -> None:
    order = with_a_lease(pair)

    began = pair.a.scan(Verb.GET_WORK)

    assert (began.verdict.value, began.screen.step) == ("pick.started", "bin")
    pair.a.online()
    assert pair.claim(order) == ("ST-MIL-1", "hard", 1)
    pair.b.online()
    assert pair.b.screen.waiting == 0
    assert [(row.whose, row.station) for row in pair.b.screen.walks] == [("others", "ST-MIL-1")]


def test_a_walk_that_is_not_held_is_asked_for_and_comes_by_itself(pair: Pair) -> None:
    order = begin(pair)
    pair.a.door.online = True

    asked = pair.a.scan(Verb.GET_WORK)
    assert (asked.verdict.value, asked.screen.step) == ("pick.asking", "asking")
    assert pair.a.scan(BIN).verdict.value == "pick.asking"
    pair.a.online()

    assert pair.a.screen.step == "bin"
    assert pair.a.walks(order)
    assert pair.a.scan(BIN).verdict.value == "pick.at_bin"


def test_without_a_connection_only_held_walks_begin(pair: Pair) -> None:
    order = with_a_lease(pair)
    pair.release()
    pair.a.offline()
    pair.b.offline()

    assert pair.b.scan(Verb.GET_WORK).verdict.value == "pick.not_held"
    assert pair.a.scan(Verb.GET_WORK).verdict.value == "pick.started"
    assert pair.a.walks(order)


def test_no_answer_in_time_is_told_and_a_late_grant_is_given_back(pair: Pair) -> None:
    order = begin(pair)
    pair.a.door.online = True
    pair.a.scan(Verb.GET_WORK)
    pair.a.push(Fate.REPLY_LOST)

    pair.wait(tending.GIVE_UP_S + 1)
    pair.a.idle()

    assert pair.a.screen.step == "silent"
    assert pair.claim(order)[0] == "ST-MIL-1"
    pair.a.scan(Verb.HOME)
    pair.a.online()
    assert pair.claim(order)[0] == ""


def test_a_lease_ends_at_the_station_before_it_ends_at_the_centre(pair: Pair) -> None:
    order = with_a_lease(pair)
    pair.a.offline()
    pair.wait(STATION_END - 1)
    assert pair.a.holds(order)

    pair.wait(1)

    assert not pair.a.holds(order)
    pair.b.online()
    assert not pair.b.holds(order)
    pair.wait(LEASE_S - STATION_END)
    pair.b.online()
    assert pair.b.holds(order)
    assert pair.claim(order) == ("ST-MIL-2", "lease", 2)


def test_a_replayed_grant_does_not_outlive_the_lease_of_the_centre(pair: Pair) -> None:
    order = resent_claim(pair)

    assert pair.b.holds(order)
    assert not pair.a.holds(order)


def test_a_late_pick_beside_a_successor_is_kept_as_a_fact_and_brought_together(pair: Pair) -> None:
    order = two_totes(pair)

    assert pair.totes(order) == {"T-102"}
    assert ("superseded", "consolidate") in pair.rulings("item_picked")
    (task,) = pair.tasks()
    assert (task["kind"], task["tote"], task["into"], task["bin"]) == (
        "consolidate",
        "T-101",
        "T-102",
        BIN,
    )


def test_a_lapsed_walk_stops_the_picker_and_says_when(pair: Pair) -> None:
    with_a_lease(pair)
    pair.a.offline()
    pair.a.all(Verb.GET_WORK, BIN, COAT, "T-101")
    pair.wait(STATION_END)

    stop = pair.a.scan(BIN)

    assert stop.verdict.value == "pick.stop_lapsed"
    assert (stop.words["count"], stop.words["tote"]) == (1, "T-101")
    assert str(stop.words["at"]).count(":") == 1
    assert (pair.a.screen.step, pair.a.screen.stop.value) == ("stopped", "lapsed")
    assert pair.a.scan(COAT).verdict.value == "pick.stop_lapsed"
    assert pair.a.scan(Verb.PUT_BACK_DONE).verdict.value == "pick.walk_left"
    assert pair.a.screen.step == "idle"


def test_a_late_pick_that_nobody_came_before_counts_as_late(pair: Pair) -> None:
    order = with_a_lease(pair)
    pair.a.offline()
    pair.a.all(Verb.GET_WORK, BIN, COAT, "T-101")
    pair.wait(LEASE_S + 1)
    pair.b.online()
    assert pair.b.holds(order)

    pair.a.online()

    assert pair.rulings("item_picked") == [("accepted", "late")]
    assert pair.totes(order) == {"T-101"}
    assert pair.a.screen.stop.value == "taken"


def test_a_lapsed_walk_goes_on_when_the_line_is_back_and_nobody_came(pair: Pair) -> None:
    order = with_a_lease(pair)
    pair.a.offline()
    pair.a.all(Verb.GET_WORK, BIN, COAT, "T-101")
    pair.wait(LEASE_S + 1)
    assert pair.a.screen.step == "stopped"

    pair.a.online()

    assert pair.a.walks(order)
    assert pair.rulings("item_picked") == [("accepted", "")]
    assert pair.claim(order) == ("ST-MIL-1", "hard", 1)


def test_another_start_of_the_machine_ends_a_lease_and_not_a_walk_in_hand(pair: Pair) -> None:
    order = with_a_lease(pair)
    pair.a.restart()
    assert pair.a.holds(order)
    pair.a.restart(another_boot=True)
    assert not pair.a.holds(order)
    pair.a.online()
    pair.a.scan(Verb.GET_WORK)
    pair.a.online()

    pair.a.offline()
    pair.a.restart(another_boot=True)

    assert pair.a.holds(order)


def test_a_walk_in_hand_survives_any_time_offline(pair: Pair) -> None:
    order = in_hand(pair)
    pair.a.offline()
    pair.wait(8 * 3600)

    pair.b.online()
    assert pair.a.scan(BIN).verdict.value == "pick.at_bin"
    assert pair.a.all(COAT, "T-101") == ["pick.in_hand", "pick.done"]
    pair.a.online()

    assert pair.rulings("item_picked") == [("accepted", "")] * 2
    pair.check(order)


def offered(pair: Pair, badge: str = PICKER) -> None:
    """B asks for the walk that A has, and is told what must be known first."""
    pair.b.door.online = True
    pair.b.scan(badge)
    assert pair.b.scan(Verb.GET_WORK).verdict.value == "pick.asking"
    pair.b.online()


def test_a_walk_is_taken_over_only_after_the_warning_and_by_the_verb(pair: Pair) -> None:
    order = in_hand(pair)
    pair.a.offline()
    pair.wait(3 * 3600)

    offered(pair)
    screen = pair.b.screen

    assert (screen.step, screen.station, screen.worker) == ("offered", "ST-MIL-1", "Anna")
    assert (screen.minutes, screen.silent, screen.units) == (180, 180, 2)
    assert pair.b.all("T-101", "T-101") == ["pick.asking", "pick.asking"]
    pair.b.online()
    assert pair.claim(order) == ("ST-MIL-1", "hard", 1)
    assert pair.b.scan(Verb.TAKE_OVER).verdict.value == "pick.asking"
    pair.b.online()
    assert pair.claim(order) == ("ST-MIL-2", "hard", 2)
    assert pair.b.walks(order)


def test_the_old_station_stops_when_it_hears_of_it(pair: Pair) -> None:
    order = in_hand(pair)
    pair.a.offline()
    pair.wait(3600)
    offered(pair)
    pair.b.scan(Verb.TAKE_OVER)
    pair.b.online()
    pair.a.scan(BIN)
    pair.a.scan(COAT)

    pair.a.online()
    stop = pair.a.scan("T-101")

    assert stop.verdict.value == "pick.stop_taken"
    assert (stop.words["station"], stop.words["worker"]) == ("ST-MIL-2", "Anna")
    assert pair.a.scan(Verb.PUT_BACK_DONE).verdict.value == "pick.walk_left"
    pair.b.all(BIN, COAT)
    assert pair.b.scan("T-109").verdict.value == "pick.wrong_tote"
    assert pair.b.scan("T-101").verdict.value == "pick.done"
    pair.b.online()
    pair.check(order)


def test_while_the_other_is_at_work_only_a_lead_takes_over(pair: Pair) -> None:
    order = in_hand(pair)

    offered(pair)
    pair.b.scan(Verb.TAKE_OVER)
    pair.b.online()
    assert (pair.b.screen.step, pair.claim(order)[0]) == ("lead_only", "ST-MIL-1")

    pair.b.scan(LEAD)
    pair.b.scan(Verb.TAKE_OVER)
    pair.b.online()
    assert pair.claim(order) == ("ST-MIL-2", "hard", 2)


def test_nothing_is_taken_over_without_a_connection(pair: Pair) -> None:
    order = in_hand(pair)
    pair.wait(3600)
    offered(pair)
    pair.b.offline()

    assert pair.b.scan(Verb.TAKE_OVER).verdict.value == "pick.take_over_offline"
    assert pair.b.scan(BIN).verdict.value == "pick.held_by_other"
    assert pair.claim(order)[0] == "ST-MIL-1"


def test_signing_out_gives_held_walks_back_and_keeps_the_one_in_hand(pair: Pair) -> None:
    order = in_hand(pair)
    other = pair.release()
    assert pair.claim(other)[:2] == ("ST-MIL-1", "lease")

    pair.a.scan(Verb.SIGN_OUT)
    pair.a.online()

    assert pair.claim(order)[:2] == ("ST-MIL-1", "hard")
    assert pair.claim(other)[0] == ""


def test_a_held_walk_is_renewed_once_in_a_third_of_its_life(pair: Pair) -> None:
    order = with_a_lease(pair)
    for _ in range(360):
        pair.wait(10)
        pair.a.idle()
        pair.a.push()

    assert pair.a.holds(order)
    assert pair.a.sent("pick_list_claimed") <= 1 + 3600 / (LEASE_S / 3)
    assert pair.claim(order) == ("ST-MIL-1", "lease", 1)


def test_renewals_do_not_pile_up_while_the_line_is_dead(pair: Pair) -> None:
    with_a_lease(pair)
    before = pair.a.sent("pick_list_claimed")

    for _ in range(600):
        pair.wait(10)
        pair.a.idle()

    assert pair.a.sent("pick_list_claimed") <= before + 2
