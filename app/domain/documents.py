"""Print documents: what stands on a paper, without how it is drawn.

A field is what a person or a scanner reads; layout and printer language are not known here.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddress:
    """A postal address in the customer's own spelling."""

    name: str
    company: str = ""
    street: str
    street2: str = ""
    postcode: str
    city: str
    region: str = ""
    country: str
    """ISO 3166-1 alpha-2, such as ``IT``."""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticLabel:
    """GS1 logistic label of one package.

    Source: GS1 Logistic Label Guideline, building blocks free format, text and bars.
    """

    sscc: str
    """18 digits."""
    sender: PostalAddress
    recipient: PostalAddress
    order_number: str
    service: str
    package_number: int
    package_count: int
    piece_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLine:
    """One line of a slip: what and how many; no price."""

    title: str
    colour: str
    size: str
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingSlip:
    """Paper in the parcel. Its code brings the order up at any return desk."""

    slip_code: str
    order_number: str
    recipient_name: str
    lines: tuple[SlipLine, ...]
    printed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReceipt:
    """Paper for the customer who gave goods back."""

    return_code: str
    order_number: str
    site_name: str
    lines: tuple[SlipLine, ...]
    money_phrase: str
    """The fixed phrase of the money's state; never more than is known."""
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCode:
    """One printed command code with its words."""

    code: str
    """What the symbol holds."""
    title: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSheet:
    """A page of command codes to be scanned instead of pressed."""

    title: str
    codes: tuple[SheetCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestRow:
    """One parcel on a manifest."""

    sscc: str
    """18 digits."""
    number: str
    """Of its order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestSheet:
    """What a carrier takes along, for its driver to sign."""

    title: str
    site_name: str
    carrier: str
    service: str
    printed_at: datetime
    rows: tuple[ManifestRow, ...]


Document = LogisticLabel | PackingSlip | ReturnReceipt | CommandSheet | ManifestSheet
