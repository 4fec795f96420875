"""Every mistake once: what a tired hand, a bad print or a broken device can do to a screen.

Each says which answer is right; a wrong answer is a complaint in the report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.demo.parts.scanner import CR
from tests.demo.person import codes, floor
from tests.demo.person.worker import Screen, Stumble, Worker

CodeOf = Callable[[Worker, Screen], bytes | None]
Act = Callable[[Worker, Screen], bool]


@dataclass(frozen=True)
class Wrong:
    """One scan that must be refused in its own way."""

    name: str
    job: str
    step: str
    code: CodeOf
    verdicts: tuple[str, ...]
    end: bytes = CR
    is_card: bool = False

    def play(self, worker: Worker, screen: Screen) -> bool:
        """Scans it and looks at the answer."""
        code = self.code(worker, screen)
        if code is None:
            return False
        line = worker.scan(code, end=self.end, is_card=self.is_card)
        worker.expect(line, *self.verdicts)
        worker.done[self.name] = line.verdict
        worker.say(f"   {self.name}: {line.verdict}, {line.feedback}")
        return True


@dataclass(frozen=True)
class Story:
    """A mistake of several scans."""

    name: str
    job: str
    step: str
    act: Act

    def play(self, worker: Worker, screen: Screen) -> bool:
        """Plays it."""
        if not self.act(worker, screen):
            return False
        worker.done.setdefault(self.name, worker.last_verdict)
        worker.say(f"   {self.name}: {worker.done[self.name]}")
        return True


def always(code: bytes) -> CodeOf:
    """The same code wherever it happens."""
    return lambda _worker, _screen: code


def like(differs: str) -> CodeOf:
    """A garment that differs in one thing from the wanted one."""

    def code(worker: Worker, screen: Screen) -> bytes | None:
        product = screen.get("product") or first_open(screen)
        if product is None:
            return None
        other = worker.shelves.alike(worker.shelves.ware(product["gtin"]), differs)
        return None if other is None else codes.garment(other.gtin)

    return code


def first_open(screen: Screen) -> Screen | None:
    """The first product on the bench that is not all packed."""
    lines = screen.get("lines", ())
    return next((line["product"] for line in lines if line["packed"] < line["quantity"]), None)


def one_more(worker: Worker, screen: Screen) -> bytes | None:
    """A garment too many: as many as wanted are in the hand."""
    if screen["hand"] < screen["take"] or screen["product"]["serialised"]:
        return None
    return worker.hand[-1]


def same_serial(worker: Worker, screen: Screen) -> bytes | None:
    """The garment in the hand, once more."""
    return worker.hand[-1] if screen["product"]["serialised"] and worker.hand else None


def packed_again(worker: Worker, screen: Screen) -> bytes | None:
    """A garment too many on the bench."""
    code = worker.totes[screen["tote"]][-1]
    return None if code.startswith(b"]d2") else code


def packed_serial(worker: Worker, screen: Screen) -> bytes | None:
    """A garment with a serial that lies in the parcel already."""
    packed = worker.totes[screen["tote"]][: screen["packed"]]
    return next((code for code in packed if code.startswith(b"]d2")), None)


def undo_pick(worker: Worker, screen: Screen) -> bool:
    """Takes a garment, changes the mind, lays it back."""
    if not worker.hand:
        return False
    worker.expect(worker.press(codes.UNDO), "pick.undone")
    worker.shelves.put_back(worker.shelves.ware(screen["product"]["gtin"]), worker.hand.pop())
    return True


def skip(worker: Worker, screen: Screen) -> bool:
    """Leaves a stop for later."""
    if not screen["next_stops"]:
        return False
    worker.expect(worker.press(codes.SKIP), "pick.skipped")
    return True


def echo(worker: Worker, screen: Screen) -> bool:
    """Two garments so fast that the second looks like an echo, and says that it was none."""
    if screen["take"] < 2 or screen["product"]["serialised"]:
        return False
    code = floor.take_garment(worker, screen)
    line = worker.scan(code, hasty=True)
    if line.verdict != "common.echo":  # the machine was slower than the window: a second garment
        worker.expect(line, "pick.in_hand")
        worker.done["echo"] = line.verdict
    else:
        worker.expect(worker.press(codes.COUNT_IT), "pick.in_hand")
    worker.hand.append(code)
    return True


def unpack(worker: Worker, screen: Screen) -> bool:
    """Takes the last garment out of the parcel again."""
    if not screen["packed"]:
        return False
    worker.expect(worker.press(codes.UNDO), "pack.undone")
    return True


def close_without_printer(worker: Worker, _screen: Screen) -> bool:
    """The printer is gone when the parcel is closed: its label waits and is shown."""
    if len(worker.labels) != 3:
        return False
    worker.station.printer.pull_out()
    floor.close_parcel(worker)
    worker.expect(worker.press(codes.GO_DEVICES), "common.went_to")
    worker.station.printer.plug_in()
    count = len(worker.labels) + len(worker.reprints) + 1
    worker.station.printer.wait(worker.deadline, floor.LABEL, count, 20.0)
    return True


def wrong_label(worker: Worker, _screen: Screen) -> bool:
    """The label of another parcel; only the named action ends the stop."""
    if not worker.labels:
        return False
    worker.expect(worker.scan(worker.labels[-1]), "ship.label_mismatch")
    worker.expect(worker.scan(b"T-999"), "ship.label_mismatch")
    worker.expect(worker.press(codes.CLEAR_MISMATCH), "ship.mismatch_cleared")
    return True


def reprint(worker: Worker, _screen: Screen) -> bool:
    """The label once more: the very same bytes."""
    if len(worker.labels) != 1:
        return False
    count = len(worker.labels) + 1
    first = worker.station.printer.wait(worker.deadline, floor.LABEL, count)
    worker.expect(worker.press(codes.REPRINT), "ship.reprinted")
    again = worker.station.printer.wait(worker.deadline, floor.LABEL, count + 1)
    if again.data != first.data:
        worker.complaints.append("the reprint of a label has other bytes than the first print")
    worker.reprints.append(again.code(floor.LABEL))
    return True


def handed_over_again(worker: Worker, _screen: Screen) -> bytes | None:
    """A parcel that the carrier has."""
    return worker.labels[0] if worker.labels else None


UNKNOWN = ("common.unknown_item",)


def every_blunder() -> list[Stumble]:
    """Returns all mistakes of the warehouse in the order in which they are looked for."""
    return [*_unreadable(), *_picking(), *_packing(), *_shipping()]


def _unreadable() -> list[Stumble]:
    gtin = "4012345000016"
    return [
        _misread("unknown code", b"HELLO-42", "common.unknown_code"),
        _misread("wrong check digit", codes.wrong_check_digit(gtin), "common.check_digit"),
        replace(_misread("half a code", gtin[:7].encode(), "common.unknown_code"), end=b""),
        _misread("burst of 4 kB", b"4012345" * 585 + b"4", "common.too_long"),
        _misread("control characters", b"4012\x01345\x1b0000\x0216", "common.unreadable"),
        replace(_misread("payment card", codes.CARD, "common.card"), is_card=True),
        Wrong("unknown garment", "pick", "item", always(codes.unknown_garment()), UNKNOWN),
    ]


def _misread(name: str, code: bytes, verdict: str) -> Wrong:
    return Wrong(name, "pick", "bin", always(code), (verdict,))


def _picking() -> list[Stumble]:
    return [
        Wrong("wrong bin", "pick", "bin", always(b"A-01-2"), ("pick.wrong_bin",)),
        Wrong("wrong size", "pick", "item", like("size"), ("pick.wrong_size",)),
        Wrong("wrong colour", "pick", "item", like("colour"), ("pick.wrong_colour",)),
        Wrong("wrong garment", "pick", "item", like("title"), ("pick.wrong_item",)),
        Story("echo", "pick", "item", echo),
        Wrong("one too many", "pick", "tote", one_more, ("pick.over",)),
        Wrong("same serial twice", "pick", "tote", same_serial, ("pick.same_unit",)),
        Story("undo", "pick", "tote", undo_pick),
        Story("skip", "pick", "bin", skip),
    ]


def _packing() -> list[Stumble]:
    early = always(codes.verb(codes.CLOSE_PACKAGE))
    return [
        Wrong("wrong garment to pack", "pack", "units", like("size"), ("pack.wrong_size",)),
        Wrong("closed too early", "pack", "units", early, ("pack.not_complete",)),
        Wrong("same serial packed", "pack", "units", packed_serial, ("pack.same_unit",)),
        Story("undo at the bench", "pack", "close", unpack),
        Wrong("one too many packed", "pack", "close", packed_again, ("pack.over",)),
        Story("no printer", "pack", "close", close_without_printer),
    ]


def _shipping() -> list[Stumble]:
    foreign = always(codes.foreign_parcel())
    return [
        Story("reprint", "ship", "", reprint),
        Story("wrong label", "ship", "", wrong_label),
        Wrong("foreign parcel", "truck", "", foreign, ("ship.unknown_parcel",)),
        Wrong("given twice", "truck", "", handed_over_again, ("ship.already_handed_over",)),
    ]
