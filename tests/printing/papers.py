"""Builders of print documents and printers; a test shows only what matters to it."""

from dataclasses import replace
from datetime import UTC, datetime

from app.domain.documents import (
    CommandSheet,
    LogisticLabel,
    ManifestRow,
    ManifestSheet,
    PackingSlip,
    PostalAddress,
    ReturnReceipt,
    SheetCode,
    SlipLine,
)
from app.gs1 import Sscc
from app.ports.printing import PrinterProfile

SSCC = "340123450000000017"
NOON = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
BRAND = PostalAddress(
    name="Maison Brera", street="Via Tortona 27", postcode="20144", city="Milano", country="IT"
)
CUSTOMER = PostalAddress(
    name="Ada Lindqvist",
    company="Atelier Nord",
    street="Lindenweg 7",
    street2="2nd floor",
    postcode="10969",
    city="Berlin",
    country="DE",
    phone="+49 30 1234567",
)
SHIRT = SlipLine(title="Linen overshirt", colour="Sage", size="M", sku="LO-SAG-M", quantity=2)


def a_label(name: str = CUSTOMER.name, sscc: str = SSCC) -> LogisticLabel:
    return LogisticLabel(
        sscc=sscc,
        sender=BRAND,
        recipient=replace(CUSTOMER, name=name),
        order_number="10485",
        service="Parcel Connect",
        package_number=1,
        package_count=2,
        piece_count=3,
    )


def a_slip(lines: int = 2, name: str = CUSTOMER.name) -> PackingSlip:
    return PackingSlip(
        slip_code="S-ABCD1234X",
        order_number="10485",
        recipient_name=name,
        lines=(SHIRT,) * lines,
        printed_at=NOON,
    )


def a_receipt(phrase: str = "Proposed to the seller; nothing has been paid yet.") -> ReturnReceipt:
    return ReturnReceipt(
        return_code="R-123456785",
        order_number="10485",
        site_name="Pop-up Brera",
        lines=(SHIRT,),
        money_phrase=phrase,
        received_at=NOON,
    )


def a_sheet(codes: int = 30) -> CommandSheet:
    return CommandSheet(
        title="Command sheet",
        codes=tuple(
            SheetCode(code=f"{n:016d}", title=f"Verb {n}", group="Pick" if n < 10 else "Pack")
            for n in range(codes)
        ),
    )


def a_printer(
    language: str = "zpl", dpi: int = 203, width_mm: float = 101.6, height_mm: float = 152.4
) -> PrinterProfile:
    return PrinterProfile(
        id="PR-02",
        name="Labels",
        url="loop://labels",
        language=language,
        dpi=dpi,
        width_mm=width_mm,
        height_mm=height_mm,
    )


def an_office_printer() -> PrinterProfile:
    return a_printer("pdf", dpi=600, width_mm=210, height_mm=297)


def a_manifest(parcels: int = 30) -> ManifestSheet:
    """What a carrier takes along; every parcel has a number of its own."""
    return ManifestSheet(
        title="Manifest DHL",
        site_name="Milano W1",
        carrier="DHL",
        service="DHL Paket",
        printed_at=NOON,
        rows=tuple(
            ManifestRow(sscc=Sscc.make(3, "4012345", 100 + n).value, number=str(10400 + n))
            for n in range(parcels)
        ),
    )
