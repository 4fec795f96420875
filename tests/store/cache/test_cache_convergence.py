"""Whatever the order of pages and push replies, a station ends with the newest of everything."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.store.cache.files import open_cache_writer
from app.store.cache.writer import CacheWriter, Scopes
from app.store.cache_db import CacheReader, open_cache_reader
from app.wire import ChangesPage, FeedItem, PushReply
from tests.store.cache_papers import KEY, SITE, a_page, a_reply, a_setting, an_order, left, put

DOCS = [f"fo-{number}" for number in range(4)]


@dataclass
class Feed:
    """The centre's side: the newest state of each document."""

    items: dict[str, FeedItem] = field(default_factory=dict)
    head: int = 0

    def change(self, doc_id: str, *, gone: bool) -> None:
        self.head += 1
        order = an_order(doc_id, picked=self.head % 2)
        item = put(doc_id, order, self.head, rev=self.head, inc=self.head)
        self.items[doc_id] = left(doc_id, self.head) if gone else item

    def page(self, since: int, limit: int) -> ChangesPage:
        newer = sorted((i for i in self.items.values() if i.seq > since), key=lambda i: i.seq)
        taken = newer[:limit]
        upto = taken[-1].seq if len(newer) > limit else self.head
        return a_page(*taken, upto=upto, head=self.head)

    def reply(self, doc_id: str) -> PushReply:
        item = self.items.get(doc_id)
        return a_reply((f"c-{self.head}", "accepted"), docs=(item,) if item else ())


def contents(reader: CacheReader) -> dict[str, tuple[int, int, int]]:
    found = {}
    for doc_id in DOCS:
        stored = reader.document("fulfilment_order", doc_id)
        if stored is not None:
            assert stored.doc == an_order(doc_id, picked=stored.seq % 2)
            found[doc_id] = (stored.seq, stored.rev, stored.inc)
    return found


STEPS = st.one_of(
    st.tuples(st.just("change"), st.sampled_from(DOCS), st.booleans()),
    st.tuples(st.just("ask"), st.integers(1, 3), st.none()),
    st.tuples(st.just("push"), st.sampled_from(DOCS), st.none()),
    st.tuples(st.just("arrive"), st.integers(0, 50), st.booleans()),
)


class Story:
    """One station, one feed, and the replies that are under way between them."""

    def __init__(self, folder: Path) -> None:
        path = folder / "cache.db"
        self.writer = CacheWriter(open_cache_writer(path, KEY, ("i",)), Scopes("MIL", "EU"))
        reader = open_cache_reader(path, KEY)
        assert reader is not None
        self.reader: CacheReader = reader
        self.feed = Feed(items={"MIL": put("MIL", a_setting(), 1)}, head=1)
        self.under_way: list[ChangesPage | PushReply] = []
        self.deliver(self.feed.page(0, 1))  # a replica is loaded whole before anything is pulled

    @property
    def since(self) -> int:
        cursor = self.writer.cursor(SITE)
        return cursor.seq if cursor else 0

    def tell(self, kind: str, what: int | str, flag: bool | None) -> None:
        """``arrive`` delivers any reply that is under way, and may do so once more later."""
        if kind == "change":
            self.feed.change(str(what), gone=bool(flag))
        elif kind == "ask":
            self.under_way.append(self.feed.page(self.since, int(what)))
        elif kind == "push":
            self.under_way.append(self.feed.reply(str(what)))
        elif self.under_way:
            place = int(what) % len(self.under_way)
            self.deliver(self.under_way[place] if flag else self.under_way.pop(place))

    def deliver(self, reply: ChangesPage | PushReply) -> None:
        if isinstance(reply, ChangesPage):
            self.writer.ingest_page(reply)
        else:
            self.writer.ingest_push(reply)

    def end(self) -> None:
        """Everything arrives, and then the feed is read to its end."""
        for reply in self.under_way:
            self.deliver(reply)
        page = self.feed.page(self.since, 2)
        self.deliver(page)
        while page.more:
            page = self.feed.page(self.since, 2)
            self.deliver(page)

    def close(self) -> None:
        self.reader.close()
        self.writer.close()


@settings(max_examples=100)
@given(st.lists(STEPS, min_size=5, max_size=60))
def test_any_interleaving_converges(steps: list[tuple[str, int | str, bool | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        story = Story(Path(folder))

        for step in steps:
            story.tell(*step)
        story.end()

        expected = {
            name: (item.seq, item.rev, item.inc)
            for name, item in story.feed.items.items()
            if name in DOCS and item.op == "put"
        }
        found = (*story.reader.find("stage", "open"), *story.reader.find("stage", "picking"))
        assert contents(story.reader) == expected
        assert sorted(name for _, name in found) == sorted(expected)
        story.close()
