"""Reads the demo brand from ``resources/demo``: TOML and CSV that a person can edit."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.domain.documents import PostalAddress
from app.domain.model.product import Product
from app.domain.model.site import Bin, CartonType, Service, Worker

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "demo"


class DemoSite(msgspec.Struct, frozen=True, kw_only=True):
    """A building of the brand."""

    code: str
    name: str
    role: str
    lat: float
    lon: float
    street: str
    postcode: str
    city: str
    region: str
    country: str
    phone: str
    time_zone: str = ""
    """IANA name."""
    services: tuple[Service, ...] = ()
    carton_types: tuple[CartonType, ...] = ()
    inserts: tuple[str, ...] = ()

    def address(self) -> PostalAddress:
        """Returns where the building is, as it stands on a label."""
        return PostalAddress(
            name=f"Floorwalker {self.name}",
            street=self.street,
            postcode=self.postcode,
            city=self.city,
            region=self.region,
            country=self.country,
            phone=self.phone,
        )


class DemoChannel(msgspec.Struct, frozen=True, kw_only=True):
    """A shop that sends orders."""

    kind: str
    shop: str
    secret: str


class DemoBrand(msgspec.Struct, frozen=True, kw_only=True):
    """What ``demo.toml`` holds."""

    company_prefix: str
    site: tuple[DemoSite, ...]
    worker: tuple[Worker, ...]
    channel: tuple[DemoChannel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStock:
    """So many units of one product in one bin."""

    site: str
    bin: str
    sku: str
    quantity: int


def read_brand(folder: Path = FOLDER) -> DemoBrand:
    """Returns sites, workers and channels."""
    text = (folder / "demo.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), DemoBrand)


def read_products(folder: Path = FOLDER) -> tuple[Product, ...]:
    """Returns the catalogue; a GTIN of 13 digits in the file becomes 14."""
    return tuple(
        msgspec.convert(
            {
                **row,
                "gtin": row["gtin"].zfill(14),
                "serialised": row["serialised"] == "yes",
            },
            Product,
            strict=False,
        )
        for row in _rows(folder / "products.csv")
    )


def read_bins(folder: Path = FOLDER) -> tuple[Bin, ...]:
    """Returns the shelf places of every site."""
    return tuple(
        msgspec.convert({**row, "code": row["bin"]}, Bin, strict=False)
        for row in _rows(folder / "bins.csv")
    )


def read_stock(folder: Path = FOLDER) -> tuple[DemoStock, ...]:
    """Returns what lies in the bins on the first day."""
    return tuple(
        msgspec.convert(row, DemoStock, strict=False) for row in _rows(folder / "stock.csv")
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
