"""Who has a walk: one station at a time, and the station always stops before the centre does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.commands import Grade, PickListClaimed, PickListReleased, PickListTakenOver
from app.domain.model.claims import (
    LEASE_S,
    STATION_SHARE,
    BootTime,
    Held,
    Holding,
    begins,
    give_back,
    grant,
    is_due,
    is_held,
    is_lost,
    late_ruling,
    late_stop,
    left_s,
    shown,
    take_over,
    written,
)
from app.domain.rulings import ACCEPTED, ACCEPTED_LATE, Reason, RulingKind
from tests.domain.builders import NOW, a_pick_list

LATER = NOW + timedelta(seconds=LEASE_S)


def ask(
    station: str = "ST-01", grade: Grade = Grade.LEASE, ttl_s: int = LEASE_S
) -> PickListClaimed:
    return PickListClaimed(station=station, worker="Anna B.", grade=grade, ttl_s=ttl_s)


def held_by(station: str, grade: Grade = Grade.LEASE) -> Held:
    held, ruling = grant(Held(token=4), ask(station, grade), NOW)
    assert ruling is ACCEPTED
    return held


def a_holding(grade: Grade = Grade.LEASE, made_boot: float = 1000.0) -> Holding:
    return Holding(
        task="fo-10485",
        grade=grade,
        token=5,
        made_boot=made_boot,
        boot_id="boot-1",
        ttl_s=LEASE_S,
        command_id="c-1",
    )


def at(seconds: float, boot_id: str = "boot-1") -> BootTime:
    return BootTime(seconds=seconds, boot_id=boot_id)


def test_first_claim_gets_the_walk_with_the_next_token() -> None:
    held = held_by("ST-01")

    assert (held.station, held.grade, held.token) == ("ST-01", Grade.LEASE, 5)
    assert (held.since, held.until) == (NOW, LATER)


@pytest.mark.parametrize("theirs", [Grade.LEASE, Grade.HARD])
@pytest.mark.parametrize("ours", list(Grade))
def test_second_claimant_is_told_who_has_it(theirs: Grade, ours: Grade) -> None:
    held = held_by("ST-01", theirs)

    now, ruling = grant(held, ask("ST-02", ours), NOW + timedelta(seconds=1))

    assert (now, ruling.kind, ruling.reason) == (held, RulingKind.REJECTED, Reason.HELD_BY_OTHER)


def test_a_hint_is_no_lock_and_gives_no_token() -> None:
    hint = held_by("ST-01", Grade.SOFT)

    assert (hint.station, hint.token, hint.until) == ("ST-01", 4, None)
    assert grant(hint, ask("ST-02", Grade.SOFT), NOW)[0].station == "ST-02"
    assert grant(hint, ask("ST-02", Grade.HARD), NOW)[0].token == 5


def test_a_lease_that_is_over_is_anybodys() -> None:
    now, ruling = grant(held_by("ST-01"), ask("ST-02"), LATER)

    assert ruling is ACCEPTED
    assert (now.station, now.token, now.since) == ("ST-02", 6, LATER)


def test_a_walk_in_hand_does_not_end_by_itself() -> None:
    held = held_by("ST-01", Grade.HARD)

    assert held.until is None
    assert held.holder(NOW + timedelta(days=30)) == "ST-01"


def test_renewal_and_firmer_grade_keep_the_token_and_never_loosen() -> None:
    lease = held_by("ST-01")
    minute = NOW + timedelta(minutes=1)

    renewed = grant(lease, ask(), minute)[0]
    firm = grant(renewed, ask(grade=Grade.HARD), minute)[0]
    asked_less = grant(firm, ask(), minute)[0]

    assert (renewed.token, renewed.since) == (5, NOW)
    assert renewed.until == minute + timedelta(seconds=LEASE_S)
    assert (firm.token, firm.grade, firm.until) == (5, Grade.HARD, None)
    assert asked_less == firm


def test_the_same_station_after_its_lease_keeps_its_token_while_nobody_came_between() -> None:
    now, _ = grant(held_by("ST-01"), ask(), LATER)

    assert (now.token, now.grade, now.station) == (5, Grade.LEASE, "ST-01")


@pytest.mark.parametrize(
    ("wanted", "given"), [(0, LEASE_S), (-5, LEASE_S), (60, 60), (10**6, LEASE_S)]
)
def test_a_lease_is_never_longer_than_the_centre_gives(wanted: int, given: int) -> None:
    held, _ = grant(Held(), ask(ttl_s=wanted), NOW)

    assert held.until == NOW + timedelta(seconds=given)


def test_a_release_frees_only_what_one_has_and_keeps_the_token() -> None:
    held = held_by("ST-01", Grade.HARD)

    free, ruling = give_back(held, PickListReleased(station="ST-01"))
    same, no_fault = give_back(held, PickListReleased(station="ST-02"))

    assert (free.station, free.token, ruling) == ("", 5, ACCEPTED)
    assert (same, no_fault) == (held, ACCEPTED)
    assert grant(free, ask("ST-01"), NOW)[0].token == 6


def test_take_over_ends_the_claim_that_was_shown_and_no_other() -> None:
    held = held_by("ST-01", Grade.HARD)

    def over(token: int) -> PickListTakenOver:
        return PickListTakenOver(station="ST-02", worker="Bruno C.", over=token)

    taken, ruling = take_over(held, over(5), NOW)
    same, stale = take_over(held, over(4), NOW)
    free, _ = take_over(give_back(held, PickListReleased(station="ST-01"))[0], over(5), NOW)

    assert (taken.station, taken.grade, taken.token, ruling) == ("ST-02", Grade.HARD, 6, ACCEPTED)
    assert (same, stale.reason) == (held, Reason.HELD_BY_OTHER)
    assert (free.station, free.token) == ("ST-02", 6)


@pytest.mark.parametrize(
    ("token", "wrote", "tote", "fixed", "expected"),
    [
        (5, 5, "T-1", "T-1", ACCEPTED),
        (5, 0, "T-1", None, ACCEPTED),
        (4, 0, "T-1", None, ACCEPTED_LATE),
        (4, 4, "T-1", "T-1", ACCEPTED_LATE),
        (4, 5, "T-1", "T-1", None),
        (5, 5, "T-2", "T-1", None),
        (4, 4, "T-2", "T-1", None),
    ],
)
def test_a_late_pick_counts_unless_somebody_went_on_in_another_tote(
    token: int, wrote: int, tote: str, fixed: str | None, expected: object
) -> None:
    ruling = late_ruling(Held(token=5, wrote=wrote), token, tote=tote, fixed=fixed)

    if expected is not None:
        assert ruling is expected
        return
    assert (ruling.kind, ruling.reason) == (RulingKind.SUPERSEDED, Reason.CONSOLIDATE)


def test_what_was_written_only_rises() -> None:
    held = Held(token=5, wrote=3)

    assert written(held, 5).wrote == 5
    assert written(held, 2) == held


def test_setting_aside_is_fenced_only_while_another_has_the_walk() -> None:
    held = held_by("ST-02", Grade.HARD)

    assert late_stop(held, 4, "ST-01", NOW).reason is Reason.HELD_BY_OTHER
    assert late_stop(held, 5, "ST-02", NOW) is ACCEPTED
    assert late_stop(held, 0, "ST-01", NOW) is ACCEPTED  # the pack bench has no claim
    assert late_stop(held_by("ST-02"), 4, "ST-01", LATER) is ACCEPTED


def test_a_station_stops_before_the_centre() -> None:
    end = 1000 + STATION_SHARE * LEASE_S

    assert left_s(a_holding(), at(1000)) == pytest.approx(STATION_SHARE * LEASE_S)
    assert is_held(a_holding(), at(end - 0.001))
    assert not is_held(a_holding(), at(end))
    assert left_s(a_holding(), at(end + 60)) == 0


def test_another_start_of_the_machine_ends_every_lease() -> None:
    assert not is_held(a_holding(), at(1001, "boot-2"))
    assert is_held(a_holding(Grade.HARD), at(1001, "boot-2"))
    assert is_due(a_holding(), at(1001, "boot-2"))


def test_a_lease_is_due_after_a_third_and_a_walk_in_hand_never() -> None:
    assert not is_due(a_holding(), at(1000 + LEASE_S / 3 - 1))
    assert is_due(a_holding(), at(1000 + LEASE_S / 3))
    assert not is_due(a_holding(Grade.HARD), at(10**6))


@given(
    delay=st.floats(0, 10**5, allow_nan=False),
    drift=st.floats(0.96, 1.04, allow_nan=False),
    after=st.floats(0, 2 * LEASE_S, allow_nan=False),
)
def test_a_station_never_believes_longer_than_the_centre_holds(
    delay: float, drift: float, after: float
) -> None:
    """The claim is made at 0, granted after ``delay``, and looked at ``after`` the grant."""
    held, _ = grant(Held(), ask(), NOW + timedelta(seconds=delay))
    seen = (delay + after) * drift
    holding = replace(a_holding(), made_boot=begins(0.0, seen))

    believes = is_held(holding, at(seen))

    if believes:
        assert held.holder(NOW + timedelta(seconds=delay + after)) == "ST-01"


def test_a_list_says_who_has_it_and_who_lost_it() -> None:
    pick_list = shown(a_pick_list(), held_by("ST-01"))

    assert (pick_list.claimed_station, pick_list.claimed_token) == ("ST-01", 5)
    assert not is_lost(a_holding(), pick_list, "ST-01")
    assert is_lost(a_holding(), replace(pick_list, claimed_station=""), "ST-01")
    assert is_lost(a_holding(), replace(pick_list, claimed_token=6), "ST-01")
    assert not is_lost(
        a_holding(), replace(pick_list, claimed_token=4, claimed_station=""), "ST-01"
    )
