"""Each fault that would let two pickers or two totes meet is seen."""

from collections.abc import Callable

import pytest

from app.domain.model import claims as rules
from app.domain.model.claims import Held
from app.domain.rulings import ACCEPTED
from app.floor.station.walks import claims as station_claims
from tests.central.shelf import Released
from tests.faults.claims.pair import Pair
from tests.faults.claims.stories import lapsed_lease, resent_claim, two_totes


def patched_no_ttl(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(station_claims, "is_held", lambda *_: True)


def patched_resend(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(station_claims, "begins", lambda _created, seen: seen)


def patched_no_fence(patch: pytest.MonkeyPatch) -> None:
    def on_time(_held: Held, _token: int, **_: object) -> object:
        return ACCEPTED

    patch.setattr(rules, "late_ruling", on_time)


@pytest.mark.parametrize(
    ("plant", "story", "broken"),
    [
        (patched_no_ttl, lapsed_lease, "two pickers"),
        (patched_resend, resent_claim, "two pickers"),
        (patched_no_fence, two_totes, "two totes"),
    ],
)
def test_a_planted_fault_is_seen(
    pair: Pair,
    monkeypatch: pytest.MonkeyPatch,
    plant: Callable[[pytest.MonkeyPatch], None],
    story: Callable[[Pair], Released],
    broken: str,
) -> None:
    plant(monkeypatch)

    with pytest.raises(AssertionError, match=broken):
        story(pair)
