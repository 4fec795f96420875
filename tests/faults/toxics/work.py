"""Valid work for proofs without a person: orders on the floor, and the commands that walk them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.central.main import open_centre
from app.domain.commands import (
    FulfilmentCommand,
    ItemPacked,
    ItemPicked,
    ItemUnpacked,
    ItemUnpicked,
    LabelApplied,
    LabelIssued,
    PackageClosed,
)
from app.store.floor_db import FloorStore
from app.store.ids import new_id
from app.wire import VERSION, CommandEnvelope, body_hash, encode_command
from tests.central import shelf as shelves
from tests.central.shelf import Released, Shelf, bin_of, release, sscc
from tests.central.stubs.clock import Clock
from tests.central.stubs.numbers import own_number

STATION = "ST-MIL-1"
"""Whose numbers are on the labels."""
WANTED = {"COAT-S": 1, "SCARF": 2}
COMMANDS_PER_ORDER = 21
"""Three units picked, two of them twice, packed, one of them twice, closed and labelled."""
Step = tuple[str, FulfilmentCommand]
"""The document and what happens to it."""


def lay_out(data: Path, key_hex: str, orders: int) -> list[Released]:
    """Makes a centre's file with sites, goods, stations and so many orders on the floor."""
    with ExitStack() as stack:
        centre = open_centre(data, key_hex, stack)
        shelf = Shelf(centre, Clock(), data / "central.db", (centre._writer,) * 2)
        with centre.work() as work:
            shelves._add_site(work, "MIL", "warehouse")
            for sku, gtin in shelves.SKUS.items():
                shelves._add_product(work, sku, gtin)
        for number in range(1, orders + 1):
            own_number(centre, STATION, sscc(number))
        return [release(shelf, WANTED) for _ in range(orders)]


def walk(order: Released, number: int, dice: random.Random) -> Iterator[FulfilmentCommand]:
    """Gives the commands of one order, with second thoughts that a repeat would not survive."""
    package, tote = f"p-{number}", f"T-{number}"
    skus = [sku for sku, quantity in WANTED.items() for _ in range(quantity)]
    units = [f"u-{number}-{place}" for place in range(len(skus))]
    twice = set(dice.sample(units, 2))
    for unit, sku in zip(units, skus, strict=True):
        pick = ItemPicked(
            unit=unit,
            line=order.lines[sku],
            gtin=shelves.SKUS[sku],
            serial=None,
            bin=bin_of(sku),
            tote=tote,
        )
        yield pick
        if unit in twice:
            yield from (ItemUnpicked(unit=unit), pick, ItemUnpicked(unit=unit), pick)
    yield from _packing(units, package)
    yield PackageClosed(package=package)
    yield LabelIssued(package=package, sscc=sscc(number))
    yield LabelApplied(package=package, sscc=sscc(number))


def _packing(units: Sequence[str], package: str) -> Iterator[FulfilmentCommand]:
    for unit in units:
        yield ItemPacked(unit=unit, package=package, serial=None)
    again = units[0]
    for _ in range(2):
        yield ItemUnpacked(unit=again)
        yield ItemPacked(unit=again, package=package, serial=None)


def shift(
    orders: Sequence[Released], count: int, *, open_at_once: int, seed: int
) -> Iterator[Step]:
    """Gives so many commands, a few orders at a time, mixed."""
    dice = random.Random(seed)
    waiting = [(o.fulfilment_order, walk(o, at, dice)) for at, o in enumerate(orders, start=1)]
    waiting.reverse()
    open_now: list[tuple[str, Iterator[FulfilmentCommand]]] = []
    given = 0
    while given < count:
        while waiting and len(open_now) < open_at_once:
            open_now.append(waiting.pop())
        chosen = dice.choice(open_now)
        command = next(chosen[1], None)
        if command is None:
            open_now.remove(chosen)
            continue
        given += 1
        yield chosen[0], command


class Outbox:
    """The window's half of floor.db, through its real store."""

    def __init__(self, data: Path, key_hex: str) -> None:
        self.store = FloorStore(data / "floor.db", key_hex)
        self.last: dict[str, str] = {}
        self.ids: list[str] = []

    def record(self, steps: Sequence[Step]) -> None:
        """Records commands, all in one commit."""
        with self.store.commit():
            n = self.store.next_n()
            for place, (order, command) in enumerate(steps):
                envelope = self._envelope(order, command, n + place)
                self.store.add_command(envelope)
                self.last[order] = envelope.id
                self.ids.append(envelope.id)

    def close(self) -> None:
        """Closes the file."""
        self.store.close()

    def _envelope(self, order: str, command: FulfilmentCommand, n: int) -> CommandEnvelope:
        kind, body = encode_command(command)
        return CommandEnvelope(
            id=new_id(),
            n=n,
            agg_kind="fulfilment_order",
            agg_id=order,
            after=self.last.get(order),
            kind=kind,
            v=VERSION,
            body=msgspec.Raw(body),
            body_sha256=body_hash(kind, VERSION, "fulfilment_order", order, body),
            base_rev=0,
            actor="W-1042",
            t_wall=datetime.now(UTC),
            t_boot=1.0,
            boot_id="boot",
        )
