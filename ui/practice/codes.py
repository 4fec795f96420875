"""Which codes a screen waits for, so that the practice panel can offer them for a touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.codes import Kind, resolve
from app.domain.model.product import Difference, Product, difference
from app.domain.verbs import CommandCode, Verb
from app.floor.screens import (
    PackScreen,
    PickScreen,
    ReturnScreen,
    Screen,
    ShipScreen,
    SignInScreen,
)

UNKNOWN = "7612345678900"
"""Well formed, and in nobody's catalogue."""
KEPT = 60


@dataclass(frozen=True, slots=True)
class Offer:
    """A code to be touched."""

    kind: Kind
    code: str
    note: str
    """What a person would read beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What a practising station may assume to be there."""

    badges: tuple[tuple[str, str], ...] = ()
    """Code and name."""
    products: tuple[Product, ...] = ()


@dataclass(slots=True)
class Seen:
    """Codes that came by: on paper, and on the screens before."""

    printed: list[str] = field(default_factory=list)
    """The newest first."""
    totes: list[str] = field(default_factory=list)

    def note_printed(self, codes: Sequence[str]) -> None:
        """Remember the codes of a paper."""
        _put_first(self.printed, codes)

    def note_screen(self, screen: Screen) -> None:
        """Remember the tote in use; the bench will want it."""
        if isinstance(screen, PickScreen) and screen.tote:
            _put_first(self.totes, (screen.tote,))

    def of_kind(self, kind: Kind) -> list[str]:
        """Return the printed codes of a kind, the newest first."""
        return [code for code in self.printed if resolve(code.encode(), None).kind is kind]


def offers(screen: Screen, stock: Stock, seen: Seen) -> list[Offer]:
    """Return what may be scanned next, the likeliest first."""
    match screen:
        case SignInScreen():
            return [Offer(Kind.WORKER, code, name) for code, name in stock.badges]
        case PickScreen():
            return _pick(screen)
        case PackScreen():
            return _pack(screen, seen)
        case ShipScreen():
            return _ship(screen, seen)
        case ReturnScreen():
            return _return(screen, seen)
    return [Offer(Kind.TOTE, tote, "") for tote in seen.totes[:3]]


def sibling(screen: Screen, stock: Stock) -> str:
    """Return the code of the wanted garment in another size, empty where there is none."""
    wanted = _wanted(screen)
    others = (p for p in stock.products if wanted and difference(p, wanted) is Difference.SIZE)
    found = next(others, None)
    return short(found.gtin) if found else ""


def short(gtin: str) -> str:
    """Return a GTIN as the tag prints it: 13 digits."""
    return gtin.removeprefix("0") if len(gtin) == 14 else gtin


def _wanted(screen: Screen) -> Product | None:
    match screen:
        case PickScreen():
            return screen.product
        case PackScreen():
            lines = (line for line in screen.lines if line.packed < line.quantity)
            line = next(lines, None)
            return line.product if line else None
    return None


def _garment(product: Product) -> Offer:
    note = f"{product.title}, {product.colour}, {product.size}"
    return Offer(Kind.ITEM, short(product.gtin), note)


def _pick(screen: PickScreen) -> list[Offer]:
    if screen.step in ("idle", "done"):
        verb = CommandCode.of(Verb.GET_WORK).as_digits()
        return [Offer(Kind.VERB, verb, Verb.GET_WORK.value)]
    if screen.step == "handed_over":
        return [Offer(Kind.TICKET, screen.ticket, "")]
    if screen.step in ("stopped", "put_back"):
        verb = CommandCode.of(Verb.PUT_BACK_DONE).as_digits()
        return [Offer(Kind.VERB, verb, Verb.PUT_BACK_DONE.value)]
    tote = Offer(Kind.TOTE, screen.tote or _free_tote(screen.number), "")
    shelf = Offer(Kind.BIN, screen.bin, "")
    garment = [_garment(screen.product)] if screen.product else []
    order = {
        "bind": [tote],
        "bin": [shelf, *garment, tote],
        "item": [*garment, tote, shelf],
        "tote": [tote, *garment, shelf],
    }
    return order.get(screen.step, [])


def _pack(screen: PackScreen, seen: Seen) -> list[Offer]:
    if not screen.lines:
        return [Offer(Kind.TOTE, tote, "") for tote in seen.totes[:4]]
    open_lines = [line for line in screen.lines if line.packed < line.quantity]
    tote = Offer(Kind.TOTE, screen.tote, "")
    return [*(_garment(line.product) for line in open_lines), tote]


def _ship(screen: ShipScreen, seen: Seen) -> list[Offer]:
    ready = {parcel.tail: parcel.city for parcel in (*screen.to_hand_over, *screen.to_label)}
    labels = seen.of_kind(Kind.PACKAGE)
    slips = [Offer(Kind.SLIP, code, "") for code in seen.of_kind(Kind.SLIP)[:4]]
    first = screen.chosen.tail if screen.chosen else ""
    known = [code for code in labels if code[-4:] == first or code[-4:] in ready]
    known.sort(key=lambda code: code[-4:] != first)
    shown = [Offer(Kind.PACKAGE, code, ready.get(code[-4:], "")) for code in known[:5]]
    return [*slips, *shown] if screen.step == "slip" else [*shown, *slips]


def _return(screen: ReturnScreen, seen: Seen) -> list[Offer]:
    if screen.lines:
        return [_garment(line.product) for line in screen.lines]
    return [Offer(Kind.SLIP, code, "") for code in seen.of_kind(Kind.SLIP)[:5]]


def _free_tote(order: str) -> str:
    digits = "".join(sign for sign in order if sign.isdigit()) or "0"
    return f"T-{100 + int(digits) % 900}"


def _put_first(kept: list[str], codes: Sequence[str]) -> None:
    for code in codes:
        if code in kept:
            kept.remove(code)
        kept.insert(0, code)
    del kept[KEPT:]
