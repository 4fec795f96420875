"""Two stations and a centre under everything that can happen, against what must always be true.

Nothing of the product is imitated: floor.db, cache.db, the view, the sender, the reader and the
judgement of the centre are the real ones. Only line, clocks and disks are moved by hand.
"""

from collections import Counter
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.commands import (
    Command,
    DocumentKind,
    Grade,
    ItemPicked,
    ItemUnpicked,
    PickListClaimed,
    PickListTakenOver,
)
from app.domain.model.claims import ACTIVE_S, LEASE_S
from app.domain.model.fulfilment_order import FulfilmentOrder, Standing
from tests.central.shelf import SKUS, Released, bin_of
from tests.faults.protocol.line import Fate
from tests.faults.protocol.station import Station
from tests.faults.protocol.world import Template, World

SKU = "COAT-S"
FULFILMENT_ORDER = DocumentKind.FULFILMENT_ORDER
REACHED: Counter[str] = Counter()
"""How often each thing happened, over all examples: a path never walked proves nothing."""

RARE = (
    "cancelled",
    "restarted",
    "cache synced",
    "power cut",
    "cache lost",
    "backed up",
    "backed up",
    "centre restored",
)
_FATES = st.sampled_from([Fate.ANSWERED, Fate.ANSWERED, Fate.REPLY_LOST, Fate.REQUEST_LOST])
_WHO = st.integers(0, 1)


@dataclass(frozen=True)
class Pick:
    """A unit that somebody put into a tote; it is true whatever the centre says."""

    command_id: str
    station: str
    order: Released
    unit: str


class ProtocolMachine(RuleBasedStateMachine):
    """One site, two stations, a centre that may be restored."""

    template: Template

    def __init__(self) -> None:
        super().__init__()
        self.world: World = self.template.world(REACHED)
        self.orders: list[Released] = []
        self.picks: list[Pick] = []
        self.did: dict[str, tuple[str, str, Released]] = {}
        self.put_back: set[str] = set()
        self.restored = False
        self.taken_over: set[str] = set()
        self.wanted: dict[str, int] = {}
        self.committed: dict[str, list[str]] = {one.name: [] for one in self.world.stations}
        self.release_one(5)
        for station in self.world.stations:
            while not station.pull(Fate.ANSWERED):
                pass

    def teardown(self) -> None:
        try:
            self.world.settle()
            self.at_rest()
        finally:
            REACHED["replayed"] += sum(one.line.replayed for one in self.world.stations)
            REACHED["examples"] += 1
            self.world.close()

    # ---- what happens

    def release_one(self, quantity: int) -> None:
        order = self.world.release(quantity)
        self.wanted[order.order_id] = quantity
        self.orders.append(order)

    @precondition(lambda self: len(self.orders) < 3)
    @rule(quantity=st.integers(2, 5))
    def an_order_comes(self, quantity: int) -> None:
        self.release_one(quantity)

    @rule(who=_WHO, which=st.integers(0, 2))
    def pick(self, who: int, which: int) -> None:
        """A person takes a garment, if the station shows that one is wanted."""
        station, order = self.world.stations[who], self.orders[which % len(self.orders)]
        seen = station.order(order.fulfilment_order)
        if (
            seen is None
            or seen.picked_total >= seen.ordered_total
            or seen.standing is not Standing.ACTIVE
            or not station.claims.holds(order.fulfilment_order)
        ):
            return
        unit = f"{station.name}-{len(self.picks)}"
        command = ItemPicked(
            unit=unit,
            line=order.lines[SKU],
            gtin=SKUS[SKU],
            serial=None,
            bin=bin_of(SKU),
            tote=seen.tote or f"T-{who}",
        )
        token = station.claims.token(order.fulfilment_order)
        made = station.issue(FULFILMENT_ORDER, order.fulfilment_order, command, token)
        self.committed[station.name].append(made.id)
        self.did[made.id] = ("pick", unit, order)
        self.picks.append(Pick(made.id, station.name, order, unit))
        REACHED["picked"] += 1

    @rule(who=_WHO, which=st.integers(0, 2), grade=st.sampled_from([Grade.LEASE, Grade.HARD]))
    def claim(self, who: int, which: int, grade: Grade) -> None:
        """A station asks for a walk; it is not its own before the centre says so."""
        station = self.world.stations[who]
        order = self.orders[which % len(self.orders)]
        known = station.pick_list(order.pick_list) is not None
        if not known or not station.claims.may_ask(order.pick_list):
            return
        asked = PickListClaimed(station=station.name, worker="W", grade=grade, ttl_s=LEASE_S)
        self.commit(station, order.pick_list, asked)
        REACHED["claimed"] += 1

    @rule(who=_WHO)
    def get_work(self, who: int) -> None:
        """The common case: ask, and hear at once."""
        self.pull(who, Fate.ANSWERED)
        self.claim(who, 0, Grade.LEASE)
        self.push(who, Fate.ANSWERED)

    @rule(who=_WHO, which=st.integers(0, 2))
    def take_over(self, who: int, which: int) -> None:
        """A person takes a walk from the station that has it, as this station sees it."""
        station = self.world.stations[who]
        order = self.orders[which % len(self.orders)]
        shown = station.pick_list(order.pick_list)
        if shown is None or shown.claimed_station in ("", station.name):
            return
        self.world.pass_time(ACTIVE_S)
        taken = PickListTakenOver(station=station.name, worker="W", over=shown.claimed_token)
        self.commit(station, order.pick_list, taken)
        self.push(who, Fate.ANSWERED)
        self.taken_over.add(order.fulfilment_order)
        REACHED["taken over"] += 1

    @rule(who=_WHO, which=st.integers(0, 2))
    def both_pick_for_one_order(self, who: int, which: int) -> None:
        """One has a garment in its tote and no network; the other takes the walk over and picks."""
        self.pull(who, Fate.ANSWERED)
        self.claim(who, which, Grade.HARD)
        self.push(who, Fate.ANSWERED)
        self.pick(who, which)
        self.pull(1 - who, Fate.ANSWERED)
        self.take_over(1 - who, which)
        self.pick(1 - who, which)
        self.push(1 - who, Fate.ANSWERED)
        self.push(who, Fate.ANSWERED)

    @rule(who=_WHO, which=st.integers(0, 2))
    def hear_of_a_lease_late(self, who: int, which: int) -> None:
        """The grant is lost, heard long after, and then its time is over at the centre."""
        self.claim(who, which, Grade.LEASE)
        self.push(who, Fate.REPLY_LOST)
        self.world.pass_time(LEASE_S * 0.7)
        self.push(who, Fate.ANSWERED)
        self.world.pass_time(LEASE_S * 0.4)
        self.pull(1 - who, Fate.ANSWERED)
        self.claim(1 - who, which, Grade.LEASE)
        self.push(1 - who, Fate.ANSWERED)

    def commit(self, station: Station, list_id: str, command: Command) -> None:
        made = station.issue(DocumentKind.PICK_LIST, list_id, command)
        self.committed[station.name].append(made.id)

    @rule(who=_WHO, data=st.data())
    def undo(self, who: int, data: st.DataObject) -> None:
        """A person lays a garment back, whoever had taken it."""
        station = self.world.stations[who]
        order = data.draw(st.sampled_from(self.orders))
        seen = station.order(order.fulfilment_order)
        if seen is None or not seen.units or seen.standing is not Standing.ACTIVE:
            return
        unit = data.draw(st.sampled_from(sorted(each.id for each in seen.units)))
        command = ItemUnpicked(unit=unit)
        made = station.issue(FULFILMENT_ORDER, order.fulfilment_order, command)
        self.committed[station.name].append(made.id)
        self.did[made.id] = ("undo", unit, order)
        self.put_back.add(unit)
        REACHED["undone"] += 1

    @rule(who=_WHO, fate=_FATES)
    def push(self, who: int, fate: Fate) -> None:
        if self.world.stations[who].push(fate):
            REACHED[f"push {fate.name.lower()}"] += 1

    @rule(who=_WHO, fate=_FATES)
    def pull(self, who: int, fate: Fate) -> None:
        self.world.stations[who].pull(fate)
        REACHED[f"pull {fate.name.lower()}"] += 1

    @rule(who=_WHO, fate=_FATES)
    def work_and_send(self, who: int, fate: Fate) -> None:
        """The common case in one step: read, take one, send."""
        self.pull(who, Fate.ANSWERED)
        if not self.world.stations[who].claims.holds(self.orders[0].fulfilment_order):
            self.claim(who, 0, Grade.HARD)
            self.push(who, Fate.ANSWERED)
        self.pick(who, 0)
        self.push(who, fate)

    @rule(who=_WHO)
    def hear_first_from_the_feed(self, who: int) -> None:
        """The reply is lost, and the changed document comes by the other way."""
        self.pick(who, 1)
        self.push(who, Fate.REPLY_LOST)
        self.pull(who, Fate.ANSWERED)

    @rule(who=_WHO)
    def lose_what_was_answered(self, who: int) -> None:
        """The backup is from before what a station sent and heard to be accepted."""
        self.at_the_centre("backed up", 0)
        self.work_and_send(who, Fate.ANSWERED)
        self.at_the_centre("centre restored", 0)

    @rule(seconds=st.sampled_from([5.0, 60.0, 400.0, 1000.0]))
    def time_passes(self, seconds: float) -> None:
        self.world.pass_time(seconds)

    @rule(what=st.sampled_from(RARE), who=_WHO, which=st.integers(0, 2))
    def something_rare(self, what: str, who: int, which: int) -> None:
        """One rule for all that destroys, so that most steps build something that can be lost."""
        if what in ("cancelled", "backed up", "centre restored"):
            self.at_the_centre(what, which)
        else:
            self.at_a_station(what, self.world.stations[who])

    def at_the_centre(self, what: str, which: int) -> None:
        if what == "cancelled" and self.orders:
            self.world.cancel(self.orders[which % len(self.orders)].order_id)
        elif what == "backed up":
            self.world.back_up()
        elif not self.world.restore():
            return
        else:
            self.forget_lost_orders()
            self.restored = True
        REACHED[what] += 1

    def at_a_station(self, what: str, station: Station) -> None:
        kept = station.folder / "kept"
        if what == "restarted":
            station.restart()
        elif what == "cache synced":
            station.keep_cache()
        else:
            station.lose_power(kept if what == "power cut" and kept.exists() else None)
        REACHED[what] += 1

    def forget_lost_orders(self) -> None:
        """An order that came after the backup is for the channel's poll to bring again."""
        found = self.world.shelf.sql("SELECT id FROM doc WHERE kind = 'fulfilment_order'")
        kept = {row[0] for row in found}
        self.orders = [each for each in self.orders if each.fulfilment_order in kept]
        self.picks = [each for each in self.picks if each.order in self.orders]

    # ---- what must be true

    @invariant()
    def nothing_is_seen_twice(self) -> None:
        for station in self.world.stations:
            for order in self.orders:
                seen = station.order(order.fulfilment_order)
                units = [unit.id for unit in seen.units] if seen else []
                assert len(units) == len(set(units)), f"{station.name} sees a garment twice"

    @invariant()
    def one_believes_that_a_walk_is_its_own(self) -> None:
        """Two may, while one was taken over and does not know; never by a lease that ran on.

        A centre that was restored may have forgotten a grant: its word is given twice then.
        """
        for order in [] if self.restored else self.orders:
            task = order.fulfilment_order
            held = [each.claims.of(task) for each in self.world.stations if each.claims.holds(task)]
            if len(held) == 2:
                older, newer = sorted(filter(None, held), key=lambda each: each.token)
                assert older.token < newer.token, "one token, two holders"
                assert task in self.taken_over, "a lease outlived itself"

    @invariant()
    def what_i_took_i_see(self) -> None:
        """The view is what the centre said last, and then everything that I did since."""
        for station in self.world.stations:
            for order in self.orders:
                seen = station.order(order.fulfilment_order)
                if seen is not None and seen.standing is Standing.ACTIVE:
                    assert [unit.id for unit in seen.units] == self.expected(station, order)

    def expected(self, station: Station, order: Released) -> list[str]:
        """The units in a view, worked out from what was done here: one line, no cleverness."""
        with station.cache.snapshot():
            base = station.cache.document(FULFILMENT_ORDER, order.fulfilment_order)
            ruled = station.cache.rulings(self.committed[station.name])
        assert base is not None
        assert isinstance(base.doc, FulfilmentOrder)
        units = [unit.id for unit in base.doc.units]
        for n, name in enumerate(self.committed[station.name], start=1):
            if name not in self.did:
                continue
            what, unit, of = self.did[name]
            refused = name in ruled and ruled[name].ruling != "accepted"
            if of is not order or n <= base.inc or refused:
                continue
            if what == "pick" and unit not in units and len(units) < self.wanted[of.order_id]:
                units.append(unit)
            elif what == "undo" and unit in units:
                units.remove(unit)
        return units

    def at_rest(self) -> None:
        """Everything was sent and read: all three hold the same, and nothing is missing."""
        rows = self.world.shelf.sql("SELECT id, ruling FROM command")
        known = {row[0]: row[1] for row in rows}
        for name, ids in self.committed.items():
            assert len(ids) == len(set(ids))
            missing = [one for one in ids if one not in known]
            assert not missing, f"{name} committed {len(missing)} commands that never arrived"
        for order in self.orders:
            truth = self.world.shelf.doc("fulfilment_order", order.fulfilment_order)
            units = sorted(unit["id"] for unit in truth["units"])
            for station in self.world.stations:
                seen = station.order(order.fulfilment_order)
                there = seen is not None
                assert there == self.is_in_feed(order), f"{station.name} sees it: {there}"
                if seen is not None:
                    assert sorted(unit.id for unit in seen.units) == units
        self.accepted_is_booked(known)
        for order in self.orders:
            truth = self.world.shelf.doc("fulfilment_order", order.fulfilment_order)
            totes = {unit["tote"] for unit in truth["units"]}
            assert len(totes) <= 1, f"one order lies in two totes: {totes}"

    def is_in_feed(self, order: Released) -> bool:
        """What a separate look into the centre says of a document."""
        found = self.world.shelf.sql(
            f"SELECT 1 FROM feed WHERE op = 'put' AND doc_id = '{order.fulfilment_order}'"
        )
        return bool(list(found))

    def accepted_is_booked(self, known: dict[object, object]) -> None:
        for pick in self.picks:
            truth = self.world.shelf.doc("fulfilment_order", pick.order.fulfilment_order)
            booked = pick.unit in {unit["id"] for unit in truth["units"]}
            ruling = known.get(pick.command_id)
            if ruling != "accepted":
                assert not booked, f"{pick.unit} was {ruling} and is booked"
            elif pick.unit not in self.put_back and truth["standing"] == "active":
                assert booked, f"{pick.unit} was accepted and is not booked"
