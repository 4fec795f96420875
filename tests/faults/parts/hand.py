"""A person with a scanner who knows only what is on the screen, and so can go on after any crash.

Works orders from the shelf to the truck for as long as somebody looks. A garment is unpacked again
now and then; what does not help is answered by going home and beginning anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.demo.person import codes
from tests.demo.person.codes import verb

LEAD = b"W-1001"
PATIENCE = 4
"""So many answers that do not lead on, and the worker goes home."""
LEADS_ON = (
    "common.signed_in",
    "common.went_to",
    "pick.started",
    "pick.at_bin",
    "pick.in_hand",
    "pick.put",
    "pick.line_done",
    "pick.done",
    "pack.opened",
    "pack.packed",
    "pack.all_packed",
    "pack.undone",
    "pack.closed",
    "ship.label_matched",
    "ship.handed_over",
)
Screen = dict[str, Any]


class Hand:
    """Chooses the next code."""

    def __init__(self, seed: int, label: Callable[[], bytes], first_tote: int = 100) -> None:
        """Begins with nothing.

        Args:
            seed: of the worker's whims.
            label: gives the code of the label that was printed last.
            first_tote: the number before that of the first tote.
        """
        self._dice = random.Random(seed)
        self._label = label
        self._totes: list[bytes] = []
        self._tote_number = first_tote
        self._lost = 0
        self.is_idle = False
        """Nothing is here to be picked."""

    def heard(self, verdict: str) -> None:
        """Takes an answer."""
        self._lost = 0 if verdict in LEADS_ON else self._lost + 1
        self.is_idle = self.is_idle or verdict in ("pick.not_held", "pick.nothing_to_pick")
        if verdict in ("pack.opened", "pack.tote_empty", "pack.not_picked_yet") and self._totes:
            self._totes.pop(0)

    def next(self, kind: str, screen: Screen) -> bytes:
        """Returns what to scan now."""
        if self._lost >= PATIENCE:
            self._lost = 0
            return verb(codes.HOME)
        match kind:
            case "SignInScreen":
                return LEAD
            case "HomeScreen":
                return self._at_home(screen)
            case "PickScreen":
                return self._pick(screen)
            case "PackScreen":
                return self._pack(screen)
            case "ShipScreen":
                return self._ship(screen)
        return verb(codes.HOME)

    def _at_home(self, screen: Screen) -> bytes:
        waiting = {tile["job"]: tile["count"] or 0 for tile in screen["tiles"]}
        if waiting.get("pack"):
            return verb(codes.GO_PACK)
        return verb(codes.GO_PICK)

    def _pick(self, screen: Screen) -> bytes:
        match screen["step"]:
            case "idle":
                self.is_idle = self.is_idle or not screen["waiting"]
                return verb(codes.GET_WORK if screen["waiting"] else codes.GO_PACK)
            case "bin":
                return str(screen["bin"]).encode()
            case "item":
                return _tag(screen["product"])
            case "tote" if screen["hand"] < screen["take"]:
                return _tag(screen["product"])
            case "tote":
                return self._tote(screen["tote"])
        return verb(codes.GO_PACK if self._totes else codes.GET_WORK)

    def _tote(self, named: str) -> bytes:
        if named:
            tote = named.encode()
        else:
            self._tote_number += 1
            tote = f"T-{self._tote_number}".encode()
        if tote not in self._totes:
            self._totes.append(tote)
        return tote

    def _pack(self, screen: Screen) -> bytes:
        if screen.get("tray"):
            return verb(codes.TRAY_DONE)
        match screen["step"]:
            case "tote":
                return self._totes[0] if self._totes else verb(codes.GO_PICK)
            case "units":
                if screen["packed"] and self._dice.random() < 0.3:
                    return verb(codes.UNDO)
                line = next(line for line in screen["lines"] if line["packed"] < line["quantity"])
                return _tag(line["product"])
        return verb(codes.CLOSE_PACKAGE if screen["numbers_left"] else codes.TEST_SCANNER)

    def _ship(self, screen: Screen) -> bytes:
        if screen["mismatch_tail"]:
            return verb(codes.CLEAR_MISMATCH)
        if screen["to_label_count"] or screen["to_hand_over_count"]:
            return self._label()
        return verb(codes.GO_PICK)


def _tag(product: dict[str, Any]) -> bytes:
    return str(product["gtin"])[1:].encode()
