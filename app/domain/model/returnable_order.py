"""What a return desk may know about a sold order, and a return that was taken in."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MoneyState(StrEnum):
    """Where the money of a returned unit is. No station moves it."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    SENT_TO_CHANNEL = "sent_to_channel"
    IN_DOUBT = "in_doubt"
    SETTLED = "settled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnableUnit:
    """One shipped unit."""

    line: str
    ordinal: int
    """Counts from 1 within its line; given by the centre."""
    sku: str
    gtin: str
    serial: str | None
    title: str
    colour: str
    size: str
    price_minor: int
    returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnableOrder:
    """Slim on purpose: no name, no address; looked up by keyed hashes."""

    id: str
    number: str
    currency: str
    shipped_at: datetime
    return_until: datetime
    units: tuple[ReturnableUnit, ...]
    lookup: tuple[str, ...]
    """``lookup_hash`` of every code that finds this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedUnit:
    """A unit that a site has in custody, and what is owed for it."""

    line: str
    ordinal: int | None
    """None when the unit was returned before or never shipped: no money is owed."""
    sku: str
    gtin: str
    serial: str | None
    amount_minor: int
    money: MoneyState | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRecord:
    """A return as the centre booked it."""

    id: str
    return_code: str
    site: str
    order_id: str
    order_number: str
    currency: str
    units: tuple[ReturnedUnit, ...]
    received_at: datetime


def lookup_hash(key_hex: str, code: str) -> str:
    """Returns the keyed hash under which a code is found without being readable.

    Args:
        key_hex: the site's lookup key.
        code: a slip code in its normal form.
    """
    return hmac.new(bytes.fromhex(key_hex), code.encode(), hashlib.sha256).hexdigest()[:32]
