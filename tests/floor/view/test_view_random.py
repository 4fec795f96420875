"""The view against a model: pages and rulings in any order, late, twice, lost; files lost too.

The oracle keeps plain sets and the formula of one line. Beside it stands what must be true whatever
the formula: a unit that the centre did not refuse is seen exactly once, always.
"""

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from app.domain.commands import DocumentKind, ItemPicked, ItemUnpicked
from app.domain.model.fulfilment_order import FulfilmentOrder, Unit
from app.floor.desk import Issued
from app.floor.paper.papers import Papers, printer_profiles
from app.floor.recorder import Recorder
from app.floor.station.numbers import Numbers
from app.floor.view import View
from app.settings import Settings
from app.store.cache_db import open_cache_reader
from app.store.floor_db import FloorStore
from app.wire import FeedItem
from tests.floor.replica import Replica
from tests.floor.station import PlainRenderer, SetClock
from tests.floor.stock import KEY, SHIRT_M, a_setting, an_order

ORDER = an_order("10485", {SHIRT_M: 999})
LINE = ORDER.lines[0].id
ACCEPTED, SUPERSEDED, REJECTED = "accepted", "superseded", "rejected"


@dataclass(frozen=True)
class Sent:
    """A command as the model knows it."""

    id: str
    n: int
    unit: str
    picks: bool


@dataclass(frozen=True)
class State:
    """The order as the centre had it at some time."""

    units: tuple[str, ...]
    inc: int
    epoch: int


class ViewMachine(RuleBasedStateMachine):
    """One station, one order, one centre, and a network that does as it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="view-"))
        self.replica = Replica(self.folder / "cache.db")
        self.replica.put(a_setting(), ORDER)
        self.sent: list[Sent] = []
        self.fates: dict[str, str] = {}
        self.rulings: dict[str, str] = {}
        self.now = State(units=(), inc=0, epoch=0)
        self.history = [self.now]
        self.here = self.now
        self.ruled_here: dict[str, str] = {}
        self.here_seq = 0
        self.items: list[tuple[State, FeedItem]] = []
        self.open()

    def open(self) -> None:
        self.store = FloorStore(self.folder / "floor.db", KEY)
        cache = open_cache_reader(self.folder / "cache.db", KEY)
        assert cache is not None
        self.cache = cache
        self.view = View(self.cache, self.store.all_commands)
        papers = Papers(
            self.store, PlainRenderer(), printer_profiles(Settings(data_dir=self.folder))
        )
        self.recorder = Recorder(self.store, self.view, Numbers(self.store), papers, SetClock())

    def shut(self) -> None:
        self.cache.close()
        self.store.close()

    def teardown(self) -> None:
        self.shut()
        self.replica.close()
        shutil.rmtree(self.folder)

    @initialize(count=st.integers(0, 3))
    def somebody_began(self, count: int) -> None:
        for _ in range(count):
            self.a_foreign_pick()

    # ---- the station

    @rule()
    def pick(self) -> None:
        name = f"own-{len(self.sent)}"
        command = ItemPicked(
            unit=name, line=LINE, gtin=SHIRT_M, serial=None, bin="A-02-1", tote="T-112"
        )
        self.send(command, name, picks=True)

    @rule(data=st.data())
    def put_back(self, data: st.DataObject) -> None:
        seen = self.seen()
        if seen:
            name = data.draw(st.sampled_from(sorted(seen)))
            self.send(ItemUnpicked(unit=name), name, picks=False)

    def send(self, command: ItemPicked | ItemUnpicked, unit: str, *, picks: bool) -> None:
        issued = Issued(kind=DocumentKind.FULFILMENT_ORDER, id=ORDER.id, command=command)
        with self.cache.snapshot():
            self.view.refresh()
            with self.store.commit():
                (made,) = self.recorder.append([issued], "W-1001")
        waiting = [c for c in self.sent if self.waits(c)]
        open_before = waiting[-1].id if waiting else None
        assert made.after == (None if open_before in self.ruled_here else open_before)
        assert made.n == len(self.sent) + 1
        self.sent.append(Sent(made.id, made.n, unit, picks))

    @rule()
    def restart(self) -> None:
        self.shut()
        self.open()

    # ---- the centre

    @rule()
    def a_foreign_pick(self) -> None:
        units = (*self.now.units, f"theirs-{len(self.history)}")
        self.moves(replace(self.now, units=units))

    @precondition(lambda self: self.now.inc < len(self.sent))
    @rule(fate=st.sampled_from([ACCEPTED, ACCEPTED, SUPERSEDED, REJECTED]))
    def decides(self, fate: str) -> None:
        """The next command of the station, in the order of n; its fate never changes."""
        command = self.sent[self.now.inc]
        fate = self.fates.setdefault(command.id, fate)
        units = self.now.units
        if fate == ACCEPTED and not command.picks and command.unit not in units:
            fate = self.fates[command.id] = REJECTED
        if fate == ACCEPTED:
            kept = tuple(unit for unit in units if unit != command.unit)
            units = (*units, command.unit) if command.picks else kept
        self.rulings[command.id] = fate
        self.moves(replace(self.now, units=units, inc=command.n))

    def moves(self, state: State) -> None:
        self.now = state
        self.history.append(state)
        item = self.replica.item(self.doc(state), inc=state.inc)
        self.items.append((state, item))

    def doc(self, state: State) -> FulfilmentOrder:
        units = tuple(
            Unit(id=name, line=LINE, gtin=SHIRT_M, serial=None, bin="A-02-1", tote="T-112")
            for name in state.units
        )
        return replace(ORDER, units=units)

    # ---- the network

    @precondition(lambda self: self.items)
    @rule(data=st.data())
    def a_page_arrives(self, data: st.DataObject) -> None:
        """Any page that was ever sent in this epoch; an old one changes nothing."""
        place = data.draw(st.integers(0, len(self.items) - 1))
        state, item = self.items[place]
        self.replica.ingest(item)
        self.learn(state, item.seq)

    @precondition(lambda self: self.rulings)
    @rule(data=st.data(), with_doc=st.booleans())
    def a_reply_arrives(self, data: st.DataObject, with_doc: bool) -> None:
        """Rulings of some commands, perhaps with the order as it was a while ago."""
        names = data.draw(st.lists(st.sampled_from(list(self.rulings)), min_size=1, unique=True))
        items: tuple[FeedItem, ...] = ()
        state = self.here
        if with_doc and self.items:
            state, item = self.items[data.draw(st.integers(0, len(self.items) - 1))]
            items = (item,)
        self.replica.reply([(name, self.rulings[name]) for name in names], items)
        for name in names:
            self.ruled_here.setdefault(name, self.rulings[name])
        for item in items:
            self.learn(state, item.seq)

    @rule()
    def the_replica_is_lost(self) -> None:
        self.cache.close()
        self.replica.lose()
        self.replica.put(a_setting())
        self.ruled_here.clear()
        self.here_seq = 0
        item = self.replica.item(self.doc(self.now), inc=self.now.inc)
        self.replica.ingest(item)
        self.learn(self.now, item.seq)
        cache = open_cache_reader(self.folder / "cache.db", KEY)
        assert cache is not None
        self.cache = cache
        self.view.use(cache)

    @rule(data=st.data())
    def the_centre_is_restored(self, data: st.DataObject) -> None:
        """From any state it ever had; what it ruled since is forgotten and will be ruled again."""
        back = data.draw(st.sampled_from(self.history))
        kept = {command.id for command in self.sent if command.n <= back.inc}
        self.rulings = {name: fate for name, fate in self.rulings.items() if name in kept}
        self.items = []
        self.now = replace(back, epoch=self.now.epoch + 1)
        self.cache.close()
        self.replica.start_over("site:MIL", self.doc(self.now), a_setting(), inc=self.now.inc)
        cache = open_cache_reader(self.folder / "cache.db", KEY)
        assert cache is not None
        self.cache = cache
        self.view.use(cache)
        self.ruled_here.clear()
        self.here_seq = 0
        self.learn(self.now, self.replica.last_seq)

    def learn(self, state: State, seq: int) -> None:
        if seq > self.here_seq:
            self.here_seq, self.here = seq, state

    # ---- what must be true

    def waits(self, command: Sent) -> bool:
        refused = self.ruled_here.get(command.id) in (SUPERSEDED, REJECTED)
        return command.n > self.here.inc and not refused

    def seen(self) -> list[str]:
        with self.cache.snapshot():
            self.view.refresh()
            order = self.view.order(ORDER.id)
        assert order is not None
        return [unit.id for unit in order.units]

    @invariant()
    def the_view_is_the_replica_and_what_waits(self) -> None:
        expected = list(self.here.units)
        for command in self.sent:
            if self.waits(command) and command.picks:
                expected.append(command.unit)
            elif self.waits(command) and command.unit in expected:
                expected.remove(command.unit)

        assert self.seen() == expected

    @invariant()
    def nothing_is_doubled_or_lost(self) -> None:
        seen = self.seen()
        assert len(set(seen)) == len(seen)
        put_back = {c.unit for c in self.sent if not c.picks}
        for command in self.sent:
            if command.picks and command.unit not in put_back:
                refused = self.fates.get(command.id) in (SUPERSEDED, REJECTED)
                assert refused or seen.count(command.unit) == 1

    @invariant()
    def a_view_made_anew_sees_the_same(self) -> None:
        with self.cache.snapshot():
            fresh = View(self.cache, self.store.all_commands)
            fresh.refresh()
            order = fresh.order(ORDER.id)
        assert order is not None
        assert [unit.id for unit in order.units] == self.seen()


ViewMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestView = ViewMachine.TestCase
