"""The floor's commands at the centre: judged once each, and what they do to stock and orders."""

from app.central.fulfil.case import Caller
from app.central.fulfil.push import (
    MOST_COMMANDS,
    InstallForked,
    MalformedBatch,
    named_by,
    push,
)
from app.central.fulfil.stock.audit import StockGap, stock_gaps

__all__ = [
    "MOST_COMMANDS",
    "Caller",
    "InstallForked",
    "MalformedBatch",
    "StockGap",
    "named_by",
    "push",
    "stock_gaps",
]
