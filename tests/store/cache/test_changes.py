"""A reader follows what was written without looking at everything; counts are kept, not counted."""

import random
from collections import Counter

import pytest

from app.store.cache import ingest
from app.store.cache_db import Changes
from tests.store.cache.test_cache_db import Cache, cache
from tests.store.cache_papers import a_page, a_reply, a_setting, an_order, left, put

__all__ = ["cache"]
ORDER = "fulfilment_order"


def test_what_was_written_or_left_is_named_since_a_place(cache: Cache) -> None:
    cache.writer.ingest_page(a_page(put("MIL", a_setting(), 1), put("fo-1", an_order(), 2)))
    since = cache.reader.last_change()

    nothing = cache.reader.changes(since)
    cache.writer.ingest_push(a_reply(docs=(put("fo-2", an_order("fo-2"), 3),)))
    cache.writer.ingest_page(a_page(left("fo-1", 4)))
    changes = cache.reader.changes(since)

    assert nothing == Changes(since)
    assert changes is not None
    assert changes.names == {(ORDER, "fo-1"), (ORDER, "fo-2")}
    assert cache.reader.changes(changes.last) == Changes(changes.last)


def test_a_state_that_is_not_newer_is_no_change(cache: Cache) -> None:
    cache.writer.ingest_page(a_page(put("fo-1", an_order(picked=2), 8)))
    since = cache.reader.last_change()

    cache.writer.ingest_push(a_reply(docs=(put("fo-1", an_order(picked=1), 5),)))

    assert cache.reader.changes(since) == Changes(since)


def test_who_is_too_far_behind_is_told_to_look_at_everything(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "CHANGES_KEPT", 3)
    for seq in range(1, 6):
        cache.writer.ingest_page(a_page(put("fo-1", an_order(picked=seq % 2), seq)))
    last = cache.reader.last_change()

    behind = [cache.reader.changes(last - back) for back in (2, 3, 4)]

    assert [each is None for each in behind] == [False, False, True]


def test_the_kept_counts_are_those_of_the_documents(cache: Cache) -> None:
    drawn = random.Random(7)  # repeatable
    states: dict[str, int] = {}
    cache.writer.ingest_page(a_page(put("MIL", a_setting(), 1)))
    for seq in range(2, 80):
        name = f"fo-{drawn.randrange(8)}"
        if drawn.random() < 0.3:
            cache.writer.ingest_page(a_page(left(name, seq)))
            states.pop(name, None)
        else:
            states[name] = drawn.randrange(2)
            cache.writer.ingest_page(a_page(put(name, an_order(name, picked=states[name]), seq)))

        counted = Counter("picking" if picked else "open" for picked in states.values())
        assert cache.reader.stage_counts() == counted
