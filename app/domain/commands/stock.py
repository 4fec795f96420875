"""What people find out about stock, and make good, away from any one order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone:
    """A person made good what a task asked for."""

    counted: int | None = None
    """Units that lie in the bin, for a task that asks for a count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockCounted:
    """So many units of a product lie in a bin, whatever the books say."""

    bin: str
    sku: str
    condition: str
    counted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockMoved:
    """Units went from one bin to another."""

    sku: str
    from_bin: str
    to_bin: str
    quantity: int
    condition: str
    to_condition: str = ""
    """What they are from now on; empty: what they were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReleased:
    """A lead lets an order go on as it is."""

    note: str = ""
