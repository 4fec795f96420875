"""Each sentence gets its values from the code, and fits its line once they are filled in."""

import random
import re
from functools import cache

import pytest

from app.domain.verdicts import FEEDBACK, CommonVerdict, PickVerdict, ShipVerdict, Verdict
from app.texts import Texts
from tests.domain.worlds.machines import Driven, PackWorld
from tests.domain.worlds.machines_desk import ReturnWorld, ShipWorld
from tests.domain.worlds.machines_pick import PickWorld
from tests.domain.worlds.machines_tasks import TasksWorld

LINE = 36
HELP = 90
TEXTS = Texts()
FLOOR: dict[Verdict, frozenset[str]] = {
    CommonVerdict.SIGNED_IN: frozenset({"name"}),
    CommonVerdict.SIGNED_OUT: frozenset({"name"}),
    CommonVerdict.SIGN_IN_FIRST: frozenset(),
    CommonVerdict.UNKNOWN_BADGE: frozenset({"got", "until"}),
    CommonVerdict.NO_DATA: frozenset({"until"}),
    CommonVerdict.WENT_TO: frozenset({"where"}),
    CommonVerdict.UNKNOWN_CODE: frozenset({"got"}),
    CommonVerdict.CHECK_DIGIT: frozenset({"got"}),
    CommonVerdict.UNREADABLE: frozenset({"got"}),
    CommonVerdict.TOO_LONG: frozenset({"got"}),
    CommonVerdict.CARD: frozenset(),
    CommonVerdict.ECHO: frozenset({"got"}),
    CommonVerdict.COUNTED_ECHO: frozenset({"got"}),
    CommonVerdict.SHEET_PRINTED: frozenset(),
    CommonVerdict.SCANNER_HEARD: frozenset({"where"}),
    CommonVerdict.PICTURE_SAVED: frozenset({"where"}),
    CommonVerdict.THEME_CHANGED: frozenset({"where"}),
    CommonVerdict.NO_PRINTER: frozenset({"printer", "before"}),
    CommonVerdict.PRINTER_KEPT: frozenset({"printer", "before"}),
    CommonVerdict.PRINTER_BOUND: frozenset({"printer", "before", "count"}),
    CommonVerdict.NOT_STORED: frozenset({"got"}),
    CommonVerdict.GO_ON_FIRST: frozenset({"got"}),
    CommonVerdict.WENT_ON: frozenset(),
    CommonVerdict.NO_ROOM: frozenset(),
    CommonVerdict.OUTBOX_FULL: frozenset(),
    CommonVerdict.STORED: frozenset({"got"}),
    CommonVerdict.STORED_MORE: frozenset({"got"}),
    CommonVerdict.STORED_COUNTED: frozenset(),
    CommonVerdict.STORED_DROPPED: frozenset({"count"}),
    CommonVerdict.NOTHING_STORED: frozenset(),
    CommonVerdict.DROP_ALL: frozenset({"count"}),
    PickVerdict.STARTED: frozenset({"order", "bin"}),
    PickVerdict.CART_STARTED: frozenset({"slots", "count"}),
    PickVerdict.HANDED_OVER: frozenset({"ticket", "orders", "count"}),
    PickVerdict.TICKET_OVER: frozenset({"got"}),
    PickVerdict.NOTHING_TO_PICK: frozenset({"until"}),
    PickVerdict.ASKING: frozenset({"order"}),
    PickVerdict.NOT_HELD: frozenset({"waiting"}),
    PickVerdict.HELD_BY_OTHER: frozenset({"station", "worker", "minutes"}),
    PickVerdict.TAKE_OVER_OFFLINE: frozenset({"station"}),
    ShipVerdict.REPRINTED: frozenset({"order", "tail"}),
    ShipVerdict.NOTHING_CHOSEN: frozenset(),
    ShipVerdict.MANIFEST_REPRINTED: frozenset({"count"}),
}
"""Verdicts that the floor gives itself, and the values it names."""

TYPICAL: dict[str, str | int] = {
    "aisle": "B",
    "orders": 12,
    "slot": 12,
    "slots": 12,
    "ticket": "J-0123456789AB",
    "want_slot": 12,
    "why": "short.wrong_item_in_bin",
    "at": "10:14",
    "minutes": 120,
    "station": "ST-02",
    "waiting": 120,
    "worker": "Bartholomäus W.",
    "bin": "B-04-3",
    "city": "Reggio nell'Emilia",
    "code": "R-000000017",
    "colour": "Burgundy",
    "count": 12,
    "got": "Cotton T-Shirt, heavy jersey",
    "got_colour": "Charcoal",
    "got_size": "One size",
    "missing": 12,
    "more": 12,
    "name": "Bartholomäus W.",
    "next": "B-06-1",
    "order": "#104850",
    "place": "B-04-3",
    "serial": "SN0000123456",
    "service": "DHL Paket International",
    "size": "One size",
    "tail": "0017",
    "title": "Merino Sweater, crew neck",
    "tote": "T-11234",
    "until": "25.11. 10:33",
    "want": "Merino Sweater, crew neck",
    "want_colour": "Burgundy",
    "want_size": "31/32",
    "where": "verb.test_scanner",
}
PLACES = {"got": "T-11234", "want": "T-11235"}
"""What ``got`` and ``want`` are where places, codes and labels are told apart."""


@cache
def words_given() -> dict[Verdict, set[frozenset[str]]]:
    """Drives every job and returns the names of the values that came with each verdict."""
    given: dict[Verdict, set[frozenset[str]]] = {
        verdict: {names} for verdict, names in FLOOR.items()
    }
    worlds: tuple[type[Driven], ...] = (PickWorld, PackWorld, ShipWorld, ReturnWorld, TasksWorld)
    for world in worlds:
        for seed in range(400):
            driven = world(random.Random(seed).choice)
            for _ in range(60):
                driven.go()
            for verdict, names in driven.said.items():
                given.setdefault(verdict, set()).update(names)
    return given


def test_every_verdict_is_given_by_the_rules_or_by_the_floor() -> None:
    assert sorted(set(FEEDBACK) - words_given().keys()) == []


@pytest.mark.parametrize("verdict", sorted(FEEDBACK))
def test_sentence_names_only_what_comes_with_it(verdict: Verdict) -> None:
    for key in (verdict.value, f"{verdict.value}.help"):
        named = set(re.findall(r"\{(\w+)\}", TEXTS.say(key)))
        for given in words_given()[verdict]:
            assert named <= given, f"{key} names {named - given}, given {sorted(given)}"


@pytest.mark.parametrize("verdict", sorted(FEEDBACK))
def test_sentence_fits_its_line(verdict: Verdict) -> None:
    words = dict(TYPICAL)
    if verdict.value.partition(".")[2] not in {"wrong_item", "wrong_size", "wrong_colour"}:
        words |= PLACES

    assert len(TEXTS.say(verdict.value, words)) <= LINE
    assert len(TEXTS.say(f"{verdict.value}.help", words)) <= HELP
