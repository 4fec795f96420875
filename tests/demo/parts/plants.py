"""Faults planted outside the product, to see that the recorder sees them."""

from __future__ import annotations

import os
import select
import threading
import tty
from enum import StrEnum

from tests.demo.parts.raw import Connection
from tests.demo.parts.scanner import CR, Scanner, write_all

SWALLOWED = b"T-102"
"""The frame that the relay loses, once: the tote of the second order."""
IDLE_S = 0.02


class Plant(StrEnum):
    """What is planted."""

    NOTHING = ""
    LOST_SCAN = "lost_scan"
    DOUBLE_EFFECT = "double_effect"


class Relay:
    """A second serial line between scanner and window, which loses one frame.

    Thread: one of its own.
    """

    def __init__(self, scanner: Scanner, swallowed: bytes = SWALLOWED) -> None:
        self._from = scanner.far
        self._near, self._far = os.openpty()
        tty.setraw(self._far)
        self.path = os.ttyname(self._far)
        self._swallowed = swallowed
        self._is_over = False
        threading.Thread(target=self._pass_on, name="relay", daemon=True).start()

    def _pass_on(self) -> None:
        rest = b""
        while True:
            try:
                ready, _, _ = select.select([self._from], [], [], IDLE_S if rest else None)
                data = os.read(self._from, 4096) if ready else b""
            except OSError:  # the scanner was unplugged
                return
            *frames, rest = (rest + data).split(CR)
            if not data:  # half a code: no end will come
                frames, rest = [*frames, rest], b""
            for frame in frames:
                self._send(frame, end=CR if data else b"")

    def _send(self, frame: bytes, *, end: bytes) -> None:
        if frame == self._swallowed and not self._is_over:
            self._is_over = True
            return
        write_all(self._near, frame + end)


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


DOUBLING_ON_A_SERVER = (
    """
CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM inventory_ledger WHERE key LIKE '%:again') THEN RETURN NULL; END IF;
    INSERT INTO inventory_ledger
        (tenant, key, sku, site, condition, measure, diff, reason, cause, at)
    VALUES (NEW.tenant, NEW.key || ':again', NEW.sku, NEW.site, NEW.condition, NEW.measure,
            NEW.diff, NEW.reason, NEW.cause, NEW.at);
    UPDATE inventory_position SET on_hand = on_hand + NEW.diff
    WHERE tenant = NEW.tenant AND sku = NEW.sku AND site = NEW.site AND condition = NEW.condition;
    RETURN NULL;
END $$
""",
    """
CREATE TRIGGER planted AFTER INSERT ON inventory_ledger FOR EACH ROW
WHEN (NEW.reason = 'SHIP' AND NEW.measure = 'ON_HAND') EXECUTE FUNCTION planted()
""",
)


def plant_double_effect(centre: Connection, *, on_server: bool = False) -> None:
    """Lets the database book one shipment twice, under a key of its own."""
    for statement in DOUBLING_ON_A_SERVER if on_server else (DOUBLING,):
        centre.execute(statement)
