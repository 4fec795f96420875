"""Faults planted outside the product, to see that the recorder sees them."""

from __future__ import annotations

import os
import threading
import tty
from enum import StrEnum

from tests.demo.parts.raw import Connection
from tests.demo.parts.scanner import Scanner

SWALLOWED = 45
"""Which frame the relay loses: one in the middle of the first walks."""


class Plant(StrEnum):
    """What is planted."""

    NOTHING = ""
    LOST_SCAN = "lost_scan"
    DOUBLE_EFFECT = "double_effect"


class Relay:
    """A second serial line between scanner and window, which loses one frame.

    Thread: one of its own.
    """

    def __init__(self, scanner: Scanner, swallowed: int = SWALLOWED) -> None:
        self._from = scanner.far
        self._near, self._far = os.openpty()
        tty.setraw(self._far)
        self.path = os.ttyname(self._far)
        self._swallowed = swallowed
        self._ended = 0
        threading.Thread(target=self._pass_on, name="relay", daemon=True).start()

    def _pass_on(self) -> None:
        while True:
            try:
                data = os.read(self._from, 4096)
            except OSError:  # the scanner was unplugged
                return
            kept = bytearray()
            for byte in data:
                if self._ended != self._swallowed - 1:
                    kept.append(byte)
                self._ended += byte == 0x0D
            if kept:
                os.write(self._near, kept)


DOUBLING = """
CREATE TRIGGER planted AFTER INSERT ON inventory_ledger
WHEN NEW.reason = 'SHIP' AND NEW.measure = 'ON_HAND'
     AND NOT EXISTS (SELECT 1 FROM inventory_ledger WHERE key LIKE '%:again')
BEGIN
    INSERT INTO inventory_ledger
        (tenant, key, sku, site, condition, measure, diff, reason, cause, at)
    VALUES (NEW.tenant, NEW.key || ':again', NEW.sku, NEW.site, NEW.condition, NEW.measure,
            NEW.diff, NEW.reason, NEW.cause, NEW.at);
    UPDATE inventory_position SET on_hand = on_hand + NEW.diff
    WHERE tenant = NEW.tenant AND sku = NEW.sku AND site = NEW.site AND condition = NEW.condition;
END
"""


def plant_double_effect(centre: Connection) -> None:
    """Lets the database book one shipment twice, under a key of its own."""
    centre.execute(DOUBLING)
