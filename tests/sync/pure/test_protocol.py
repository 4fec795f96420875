"""What statuses mean, how long to wait, which page is possible."""

import pytest

from app.errors import CentreRefused
from app.sync.protocol import (
    PATIENT_S,
    TROUBLES,
    Backoff,
    Meaning,
    check_page,
    meaning_of,
    state_of,
)
from app.wire.lines import LinkState
from tests.store.cache_papers import a_page, an_order, put


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (200, Meaning.LOOKED_AT),
        (401, Meaning.ENROL),
        (400, Meaning.SPOILT),
        (403, Meaning.SPOILT),
        (404, Meaning.SPOILT),
        (409, Meaning.CONFLICT),
        (410, Meaning.CONFLICT),
        (413, Meaning.TOO_LARGE),
        (426, Meaning.UPDATE),
        (429, Meaning.LATER),
        (503, Meaning.LATER),
        (500, Meaning.FAILING),
        (502, Meaning.FAILING),
    ],
)
def test_every_status_of_the_protocol_has_its_meaning(status: int, meaning: Meaning) -> None:
    assert meaning_of(status) is meaning


@pytest.mark.parametrize("status", [100, 201, 204, 301, 302, 304, 418, 599])
def test_a_status_nobody_agreed_on_settles_and_spoils_nothing(status: int) -> None:
    assert meaning_of(status) is Meaning.FAILING


def test_every_trouble_can_be_told() -> None:
    assert TROUBLES.keys() == set(Meaning) - {Meaning.LOOKED_AT}


def test_waits_double_up_to_a_minute_and_start_again_after_a_success() -> None:
    backoff = Backoff(lambda: 1.0)

    waits = [backoff.next_s() for _ in range(9)]
    backoff.reset()

    assert waits == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
    assert backoff.next_s() == 0.5


def test_jitter_is_full() -> None:
    assert Backoff(lambda: 0.0).next_s() == 0.0
    assert Backoff(lambda: 0.25).next_s() == 0.125


def test_what_the_centre_asks_for_is_waited_at_least_and_believed_only_so_far() -> None:
    assert Backoff(lambda: 0.5).next_s(retry_after_s=7) == 7.25
    assert Backoff(lambda: 0.0).next_s(retry_after_s=86_400) == PATIENT_S


def test_a_very_long_outage_does_not_overflow() -> None:
    backoff = Backoff(lambda: 1.0)

    assert [backoff.next_s() for _ in range(5000)][-1] == 60


@pytest.mark.parametrize(
    ("online", "trying", "waiting", "complete", "state"),
    [
        (False, False, 3, True, LinkState.OFFLINE),
        (False, True, 3, True, LinkState.PROBING),
        (True, True, 3, True, LinkState.PUSHING),
        (True, False, 0, False, LinkState.PULLING),
        (True, True, 0, True, LinkState.LIVE),
    ],
)
def test_states(online: bool, trying: bool, waiting: int, complete: bool, state: LinkState) -> None:
    assert state_of(online=online, trying=trying, waiting=waiting, complete=complete) is state


def test_a_page_that_cannot_be_the_answer_is_refused() -> None:
    page = a_page(put("fo-1", an_order(), 7), head=20)

    assert check_page(page, "site:MIL", 3) is page
    with pytest.raises(CentreRefused, match="catalogue"):
        check_page(page, "catalogue", 3)
    with pytest.raises(CentreRefused, match="no step forward"):
        check_page(page, "site:MIL", 8)
    with pytest.raises(CentreRefused, match="no step forward"):
        check_page(page, "site:MIL", 7)
