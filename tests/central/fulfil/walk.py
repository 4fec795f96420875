"""The way of an order through the building, as the commands that a station makes of it."""

from app.domain.commands import (
    Command,
    ItemPacked,
    ItemPicked,
    LabelApplied,
    LabelIssued,
    PackageClosed,
    PackageHandedOver,
)
from tests.central.shelf import SKUS, Released, bin_of, sscc

TOTE = "T-112"


def pick(made: Released, sku: str, unit: str, serial: str | None = None) -> ItemPicked:
    return ItemPicked(
        unit=unit,
        line=made.lines[sku],
        gtin=SKUS[sku],
        serial=serial,
        bin=bin_of(sku),
        tote=TOTE,
    )


def pack(unit: str, package: str = "p1", serial: str | None = None) -> ItemPacked:
    return ItemPacked(unit=unit, package=package, serial=serial)


def leave(package: str = "p1", reference: int = 1) -> list[Command]:
    """From the closed lid to the van."""
    number = sscc(reference)
    return [
        PackageClosed(package=package),
        LabelIssued(package=package, sscc=number),
        LabelApplied(package=package, sscc=number),
        PackageHandedOver(package=package, sscc=number),
    ]


def whole_way(
    made: Released, wanted: dict[str, int], package: str = "p1", reference: int = 1
) -> list[Command]:
    """Everything from the first pick to the hand-over."""
    units = [(sku, f"{package}-{sku}-{at}") for sku, n in wanted.items() for at in range(n)]
    picks: list[Command] = [pick(made, sku, unit) for sku, unit in units]
    packs: list[Command] = [pack(unit, package) for _, unit in units]
    return [*picks, *packs, *leave(package, reference)]
