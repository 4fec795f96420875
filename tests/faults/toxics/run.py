"""Proof 4: every toxic between the real sync process and the real centre, and exact effects.

Commands go into a real floor.db a few at a time, so that there are hundreds of exchanges. An effect
is counted at the centre by SQL: each accepted command writes its order once. The planted twin is
a centre that forgets what it has ruled on.
"""

from __future__ import annotations

import itertools
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.wire.lines import Hello, Wake
from tests.central.shelf import KEY, token_of
from tests.faults.parts import books
from tests.faults.parts.programs import PROGRAM, Centre, Sync, eventually
from tests.faults.parts.proxy import Proxy, Toxic
from tests.faults.report import Figure, Report, Scale, judged
from tests.faults.toxics.work import COMMANDS_PER_ORDER, STATION, Outbox, Step, lay_out, shift

SITE = "MIL"
FORGETFUL = (sys.executable, "-m", "tests.faults.toxics.forgetful")
SETTLED_S = 300.0
UNTOLD = (Toxic.DROP_REPLY, Toxic.RESET, Toxic.LIMIT_DATA, Toxic.TIMEOUT)
"""The order service has done it and the station does not know: what idempotency is for."""
EFFECTS = "SELECT sum(rev - 1) FROM doc WHERE kind = 'fulfilment_order'"
ACCEPTED = "SELECT count(*) FROM command WHERE ruling = 'accepted'"
OFF_BALANCE = """
    SELECT id FROM order_line
    WHERE reserved + picked + packed + shipped <> ordered
       OR min(reserved, picked, packed, shipped) < 0"""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much is sent."""

    count: int
    most: int
    """The most commands that are recorded at once, and that wait at once."""
    toxics: tuple[Toxic, ...] = tuple(Toxic)
    open_at_once: int = 8
    blackholes: int = 0
    seed: int = 4


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one run gave."""

    commands: int
    effects: int
    accepted: int
    off_balance: int
    missing: int
    hits: Counter[Toxic]

    @property
    def exchanges(self) -> int:
        """All that went through the proxy."""
        return sum(self.hits.values())


class Poison:
    """Chooses toxics: each one as often as the others for pushes, now and then one for pulls."""

    def __init__(self, seed: int, toxics: Sequence[Toxic], blackholes: int) -> None:
        self._dice = random.Random(seed)
        self._toxics = [toxic for toxic in toxics if toxic is not Toxic.BLACKHOLE]
        self._bag: list[Toxic] = []
        self._blackholes = blackholes
        self.pushes: Counter[Toxic] = Counter()

    def __call__(self, first: bytes) -> Toxic:
        """Chooses for an exchange that begins with these bytes."""
        if not first.startswith(b"POST"):
            return self._dice.choice(self._toxics) if self._dice.random() < 0.15 else Toxic.NONE
        if not self._bag:
            self._bag = [*self._toxics, *[Toxic.NONE] * (len(self._toxics) // 2)]
            if self._blackholes:
                self._blackholes -= 1
                self._bag.append(Toxic.BLACKHOLE)
            self._dice.shuffle(self._bag)
        chosen = self._bag.pop()
        self.pushes[chosen] += 1
        return chosen


def run(scale: Scale) -> Report:
    """Proves it, and that a centre without idempotency is found out."""
    full = scale is Scale.FULL
    count = 5_000 if full else 100
    most = 12 if full else 6
    good = play(Plan(count=count, most=most, blackholes=3 if full else 0))
    twin = play(
        Plan(count=400 if full else 60, most=most, toxics=UNTOLD, open_at_once=1),
        program=FORGETFUL,
    )
    figures: dict[str, Figure] = {
        "commands": good.commands,
        "effects": good.effects,
        "accepted": good.accepted,
        "missing": good.missing,
        "exchanges": good.exchanges,
        **{f"{toxic.value}": good.hits[toxic] for toxic in Toxic},
    }
    planted = f"a centre without idempotency: {twin.effects} effects of {twin.commands} commands"
    faults = complaints(good)
    wanted = [toxic for toxic in Toxic if full or toxic is not Toxic.BLACKHOLE]
    faults += [f"{toxic.value} never happened" for toxic in wanted if not good.hits[toxic]]
    if twin.effects <= twin.commands:
        faults.append(f"the planted fault was not seen: {planted}")
    return judged("toxics", figures, faults, planted, expected=f"exactly {count} effects")


def complaints(result: Result) -> list[str]:
    """Returns a sentence for each figure that is not as it must be."""
    wanted = {
        "effects": (result.effects, result.commands),
        "accepted": (result.accepted, result.commands),
        "lines off balance": (result.off_balance, 0),
        "commands missing": (result.missing, 0),
    }
    return [f"{name}: {got}, not {must}" for name, (got, must) in wanted.items() if got != must]


def play(plan: Plan, program: Sequence[str] = PROGRAM) -> Result:
    """Sends so many commands through the proxy and counts what the centre has."""
    poison = Poison(plan.seed, plan.toxics, plan.blackholes)
    hello = Hello(keys={"db": KEY}, token=token_of(STATION))
    with tempfile.TemporaryDirectory(prefix="toxics-") as name:
        data, station = Path(name) / "centre", Path(name) / "station"
        station.mkdir()
        orders = lay_out(data, KEY, plan.count // COMMANDS_PER_ORDER + 10)
        outbox = Outbox(station, KEY)
        arguments = ("--station", STATION, "--site", SITE)
        with (
            Centre(data, Hello(keys={"db": KEY}), *arguments, program=program) as centre,
            Proxy(centre.port, poison, plan.seed) as proxy,
            Sync(station, hello, *arguments, "--region", "EU", "--centre", proxy.url) as sync,
        ):
            steps = shift(orders, plan.count, open_at_once=plan.open_at_once, seed=plan.seed)
            _feed(plan, outbox, sync, data / "central.db", steps)
        outbox.close()
        return _count(data / "central.db", outbox.ids, proxy.hits)


def _feed(plan: Plan, outbox: Outbox, sync: Sync, centre: Path, steps: Iterator[Step]) -> None:
    """Records a few commands at a time, while not too many wait; returns when all have a ruling."""
    dice = random.Random(plan.seed)
    with books.opened(centre, KEY) as connection:

        def waiting() -> int:
            known = connection.execute("SELECT count(*) FROM command").fetchone()
            return len(outbox.ids) - int(known[0])

        while burst := list(itertools.islice(steps, dice.randint(1, plan.most))):
            outbox.record(burst)
            sync.tell(Wake())
            eventually(lambda: waiting() < plan.most, "the outbox is sent", SETTLED_S)
        eventually(lambda: waiting() == 0 and sync.is_quiet(), "everything is settled", SETTLED_S)


def _count(path: Path, ids: Sequence[str], hits: Counter[Toxic]) -> Result:
    known = {row[0] for row in books.rows(path, KEY, "SELECT id FROM command")}
    return Result(
        commands=len(ids),
        effects=books.one(path, KEY, EFFECTS),
        accepted=books.one(path, KEY, ACCEPTED),
        off_balance=len(books.rows(path, KEY, OFF_BALANCE)),
        missing=len(set(ids) - known),
        hits=hits,
    )
