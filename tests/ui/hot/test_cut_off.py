"""The clock of the carrier in the bar: quiet, amber in its last half hour, gone afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.floor.screens import Link, SyncScreen
from app.texts import Texts
from tests.ui.examples import CAGES
from ui.look.chips import Facts, chips_of
from ui.look.times import cut_off_words
from ui.stage.cages import cage_line

FIRST, NEXT_DAY = CAGES
AT = FIRST.cut_off
assert AT is not None


@pytest.mark.parametrize(
    ("before", "chip"),
    [
        (timedelta(hours=13), None),
        (timedelta(hours=2, minutes=5), ("DHL\u00a02:05", "ink_2")),
        (timedelta(minutes=31), ("DHL\u00a00:31", "ink_2")),
        (timedelta(minutes=30), ("DHL\u00a00:30", "warn")),
        (timedelta(0), ("DHL\u00a00:00", "warn")),
        (timedelta(seconds=-1), None),
    ],
)
def test_chip_of_the_carrier_that_comes_first(
    before: timedelta, chip: tuple[str, str] | None
) -> None:
    assert AT is not None
    facts = Facts(sync=SyncScreen(link=Link(online=True)), cages=(NEXT_DAY, FIRST))
    facts = replace(facts, cages=(FIRST,)) if before <= timedelta(0) else facts

    chips = chips_of(Texts(), facts, AT - before)

    found = next(((each.text, each.tone) for each in chips if each.id == "cut_off"), None)
    assert found == chip


def test_row_of_a_cage_says_how_long_and_on_which_day() -> None:
    assert AT is not None
    texts, now = Texts(), AT - timedelta(minutes=42)

    assert cage_line(FIRST, now, texts).fact == "0:42"
    assert cage_line(NEXT_DAY, now, texts).fact == "26.11."
    assert cut_off_words(AT, AT + timedelta(minutes=2), texts) == texts.say("stage.ship.over")
    assert cut_off_words(None, now, texts) == texts.say("stage.ship.nobody")
