"""What comes back over the counter."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedUnit:
    """One unit that came back over the counter."""

    line: str
    sku: str
    gtin: str
    serial: str | None
    photos: tuple[str, ...] = ()
    """Names of blobs that show its condition; see ``blobs_of``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsReceivedBack:
    """A visit at the return desk is done: the site has custody, the money is only proposed."""

    return_code: str
    site: str
    order_id: str
    units: tuple[ReceivedUnit, ...]
