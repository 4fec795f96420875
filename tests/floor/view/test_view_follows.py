"""A view that was kept while the replica changed sees what one sees that is made anew."""

import random
from dataclasses import replace

import pytest

from app.domain.commands import DocumentKind
from app.domain.model.fulfilment_order import Standing
from app.domain.verbs import Verb
from app.floor.desk import Job
from app.floor.station.walks import pick_lists
from app.floor.view import View
from app.store.cache_db import CacheReader
from tests.floor.station import Floor
from tests.floor.stock import SHIRT_M, SKIRT, a_list, an_order, ean

STAGES = ("open", "picking")
Seen = tuple[object, ...]


def seen(view: View) -> Seen:
    """Everything that is remembered from one look to the next."""
    orders = [view.order(f"fo-{number}") for number in range(10480, 10490)]
    totes = [view.order_by("tote", "T-112"), view.product(SHIRT_M)]
    return (view.walks(STAGES), view.pick_lists(), view.stage_counts(), orders, totes)


def as_kept_and_anew(floor: Floor) -> tuple[Seen, Seen]:
    kept = floor.view(seen)
    fresh = View(floor.door._cache, floor.store.all_commands)
    with floor.door._cache.snapshot():
        fresh.refresh()
        return kept, seen(fresh)


def test_whatever_comes_and_goes(anna: Floor) -> None:
    drawn = random.Random(11)  # repeatable
    for _ in range(60):
        order = an_order(str(drawn.randrange(10480, 10490)), {SHIRT_M: drawn.randrange(1, 4)})
        match drawn.randrange(4):
            case 0:
                anna.put(order, a_list(order))
            case 1:
                anna.put(replace(order, standing=Standing.CANCELLED))
            case 2:
                anna.replica.take_away(DocumentKind.PICK_LIST, a_list(order).id)
            case 3:
                anna.put(a_list(order))

        kept, fresh = as_kept_and_anew(anna)
        assert kept == fresh


def test_own_picks_come_and_are_settled(anna: Floor) -> None:
    order = an_order("10485", {SHIRT_M: 2})
    anna.put(order, a_list(order))
    anna.all(Verb.GO_PICK, Verb.GET_WORK, "A-02-1", ean(SHIRT_M))
    before = as_kept_and_anew(anna)
    anna.all("T-112")
    picked = as_kept_and_anew(anna)
    command = anna.commands("item_picked")[0]
    anna.replica.rule((str(command["id"]), "rejected"))
    settled = as_kept_and_anew(anna)

    assert all(kept == fresh for kept, fresh in (before, picked, settled))
    assert before[0] != picked[0]
    assert picked[0] != settled[0]


def test_of_many_walks_those_are_kept_that_wait_longest(
    anna: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pick_lists, "MOST", 4)
    monkeypatch.setattr(pick_lists, "FEWEST", 3)
    orders = [an_order(str(10480 + number), {SKIRT: 1}) for number in range(8)]
    for order in orders:
        anna.put(order, a_list(order))
        anna.view(View.pick_lists)

    first = [each.fulfilment_order for each in anna.view(View.pick_lists)]
    anna.put(replace(a_list(orders[0]), claimed_station="ST-02"))
    claimed = anna.view(View.pick_lists)
    for order in orders[1:3]:
        anna.replica.take_away(DocumentKind.PICK_LIST, a_list(order).id)
    refilled = [each.fulfilment_order for each in anna.view(View.pick_lists)]

    assert first == [order.id for order in orders[:4]]
    assert {each.fulfilment_order for each in claimed} == set(first), "one that is taken stays"
    assert refilled[0] == orders[3].id
    assert len(refilled) == 4


def test_what_has_not_changed_is_not_read_again(
    anna: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, other = an_order("10485", {SHIRT_M: 2}), an_order("10486", {SKIRT: 1})
    anna.put(order, a_list(order), other, a_list(other))
    anna.all(Verb.GO_PICK)
    anna.view(seen)
    read: list[str] = []
    document = CacheReader.document

    def noted(self: CacheReader, kind: DocumentKind | str, doc_id: str) -> object:
        read.append(doc_id)
        return document(self, kind, doc_id)

    monkeypatch.setattr(CacheReader, "document", noted)
    anna.put(replace(other, standing=Standing.CANCELLED))
    anna.view(seen)

    assert anna.door._session.job is Job.PICK
    assert set(read) == {other.id}
