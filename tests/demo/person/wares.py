"""The goods as a person sees them: read from the files of the demo brand, not from the product."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tests.demo.person.codes import garment

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "demo"
RACE_SKU = "JKL-OXB-48"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ware:
    """One variant of the catalogue."""

    sku: str
    gtin: str
    title: str
    colour: str
    size: str
    serialised: bool


def read_wares() -> dict[str, Ware]:
    """Returns the catalogue by SKU."""
    with (FOLDER / "products.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["sku"]: Ware(
            sku=row["sku"],
            gtin=row["gtin"],
            title=row["title"],
            colour=row["colour"],
            size=row["size"],
            serialised=row["serialised"] == "yes",
        )
        for row in rows
    }


def seeded_units(sku: str) -> int:
    """Returns how many units of a variant lie in all buildings on the first day."""
    with (FOLDER / "stock.csv").open(encoding="utf-8", newline="") as file:
        return sum(int(row["quantity"]) for row in csv.DictReader(file) if row["sku"] == sku)


class Shelves:
    """Garments with the codes that hang on them; a serial exists once in the world."""

    def __init__(self) -> None:
        self.wares = read_wares()
        self._by_gtin = {ware.gtin.zfill(14): ware for ware in self.wares.values()}
        self._put_back: dict[str, list[bytes]] = defaultdict(list)
        self._made = 0

    def ware(self, gtin: str) -> Ware:
        """Returns the variant of a GTIN of 14 digits."""
        return self._by_gtin[gtin]

    def take(self, ware: Ware) -> bytes:
        """Takes a garment from the shelf and returns its code."""
        if not ware.serialised:
            return garment(ware.gtin)
        if self._put_back[ware.sku]:
            return self._put_back[ware.sku].pop()
        self._made += 1
        return garment(ware.gtin, f"{ware.sku[:3]}{self._made:05d}")

    def put_back(self, ware: Ware, code: bytes) -> None:
        """Lays a garment back."""
        if ware.serialised:
            self._put_back[ware.sku].append(code)

    def alike(self, ware: Ware, differs: str) -> Ware | None:
        """Returns a variant that differs in ``size``, ``colour`` or ``title`` alone."""
        for other in self.wares.values():
            if differs == "title" and other.title != ware.title and not other.serialised:
                return other
            same_title = other.title == ware.title and other.sku != ware.sku
            if not same_title or other.serialised:
                continue
            if differs == "size" and other.colour == ware.colour and other.size != ware.size:
                return other
            if differs == "colour" and other.colour != ware.colour and other.size == ware.size:
                return other
        return None
