"""Whether stations and order service say the same: digests and sums, by SQL of our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import xor
from pathlib import Path
from typing import Any, Protocol

import xxhash

from tests.demo.person.wares import RACE_SKU, seeded_units
from tests.demo.recorder import doubled_effects, oversold
from tests.faults.parts import books

SCOPES = ("site:MIL", "catalogue", "returns:EU")
AT_CENTRE = "SELECT kind, doc_id, seq FROM feed WHERE scope = ? AND op = 'put'"
AT_STATION = "SELECT kind, id, seq FROM doc WHERE scope = ?"
CENTRE_BODIES = """
    SELECT doc.kind, doc.id, doc.body FROM feed
    JOIN doc ON doc.kind = feed.kind AND doc.id = feed.doc_id
    WHERE feed.scope = ? AND feed.op = 'put'"""
STATION_BODIES = "SELECT kind, id, body FROM doc WHERE scope = ?"
PICKED = """
    SELECT count(*) FILTER (WHERE kind = 'item_picked')
         - count(*) FILTER (WHERE kind = 'item_unpicked')
    FROM command WHERE ruling = 'accepted'"""
UNITS = """
    SELECT coalesce(sum(json_array_length(CAST(body AS TEXT), '$.units')), 0) FROM doc
    WHERE kind = 'fulfilment_order'"""
SHIPPED = "SELECT sum(shipped) FROM order_line"
HANDED_OVER = "SELECT count(*) FROM command WHERE kind = 'package_handed_over'"
PACKAGES = "SELECT count(*) FROM package"
LABELS = "SELECT count(DISTINCT sscc) FROM package_sscc"


class Station(Protocol):
    """What is looked at of a station."""

    name: str

    def ids(self) -> set[str]:
        """Ids of all its commands."""

    def rulings(self) -> dict[str, str]:
        """The ruling of each command."""

    def sql(self, name: str, statement: str, values: books.Row = ()) -> list[books.Row]:
        """Reads one of its files."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What both ends say."""

    picked: int
    units: int
    shipped: int
    packages: int
    labels: int
    handed_over: int
    commands: int
    lost: int
    """Commands of a station that the order service does not have."""
    refused: int
    """Commands with another ruling than accepted."""
    doubled: int
    oversold: int
    digests: int
    differ: int
    bodies: int
    """Documents whose contents differ."""


def compare(path: Path, key_hex: str, stations: Sequence[Station]) -> Counted:
    """Counts everything."""
    with books.opened(path, key_hex) as centre:

        def one(sql: str) -> int:
            return int(centre.execute(sql).fetchone()[0] or 0)

        known = {row[0] for row in centre.execute("SELECT id FROM command")}
        own = [(station.ids(), station.rulings()) for station in stations]
        pairs = [(scope, station) for scope in SCOPES for station in stations]
        return Counted(
            picked=one(PICKED),
            units=one(UNITS),
            shipped=one(SHIPPED),
            packages=one(PACKAGES),
            labels=one(LABELS),
            handed_over=one(HANDED_OVER),
            commands=sum(len(ids) for ids, _ in own),
            lost=sum(len(ids - known) for ids, _ in own),
            refused=sum(rulings.get(name) != "accepted" for ids, rulings in own for name in ids),
            doubled=len(doubled_effects(centre)),
            oversold=len(oversold(centre, RACE_SKU, seeded_units(RACE_SKU))),
            digests=len(pairs),
            differ=sum(_differs(centre, scope, station) for scope, station in pairs),
            bodies=sum(_bodies_differ(centre, scope, station) for scope, station in pairs),
        )


def complaints(counted: Counted, *, picks: int, packages: int) -> list[str]:
    """Returns a sentence for each figure that is not as it must be."""
    wanted = {
        "picked": picks,
        "units": picks,
        "shipped": picks,
        "packages": packages,
        "labels": packages,
        "handed_over": packages,
        "lost": 0,
        "refused": 0,
        "doubled": 0,
        "oversold": 0,
        "differ": 0,
        "bodies": 0,
    }
    got = {name: getattr(counted, name) for name in wanted}
    return [
        f"{name}: {got[name]}, not {must}" for name, must in wanted.items() if got[name] != must
    ]


def scopes_behind(path: Path, key_hex: str, station: Station) -> list[str]:
    """Returns the scopes whose end a station has not reached."""
    heads: dict[str, int] = dict(books.rows(path, key_hex, "SELECT scope, head FROM site_feed"))
    at: dict[str, int] = dict(
        station.sql("cache.db", "SELECT scope, seq FROM cursor WHERE caught_up")
    )
    return [scope for scope in SCOPES if heads.get(scope, 0) != at.get(scope, -1)]


def _differs(centre: Any, scope: str, station: Station) -> bool:
    ours = digest(centre.execute(AT_CENTRE, (scope,)).fetchall())
    theirs = digest(station.sql("cache.db", AT_STATION, (scope,)))
    told = centre.execute("SELECT digest FROM site_feed WHERE scope = ?", (scope,)).fetchone()
    return not ours == theirs == (int(told[0]) % 2**64 if told else 0)


def _bodies_differ(centre: Any, scope: str, station: Station) -> int:
    ours = {row[:2]: bytes(row[2]) for row in centre.execute(CENTRE_BODIES, (scope,))}
    theirs = station.sql("cache.db", STATION_BODIES, (scope,))
    return sum(ours.get(row[:2]) != bytes(row[2]) for row in theirs)


def digest(places: Sequence[books.Row]) -> int:
    """Returns the digest of (kind, id, seq), counted from scratch by what the contract says."""
    hashes = (
        xxhash.xxh64_intdigest(f"{kind}\0{name}\0{seq}".encode()) for kind, name, seq in places
    )
    return reduce(xor, hashes, 0)
