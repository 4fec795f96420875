"""What the bench says beside the pieces, the most pressing first: an icon and a sentence each."""

from __future__ import annotations

from app.domain.decision import Words
from app.floor.screens import PackScreen
from app.texts import Texts

FEW_NUMBERS = 20
"""From here down an empty bench says that parcel numbers run out."""
Found = tuple[str, str]


def pack_notes(screen: PackScreen, texts: Texts) -> list[Found]:
    """Returns (icon, sentence) of all that is to be known now."""
    found = [
        *_totes(screen, texts),
        *_tray(screen, texts),
        *_wishes(screen, texts),
        *_carton(screen, texts),
        *_parcels(screen, texts),
        *_by_hand(screen, texts),
        *_numbers(screen, texts),
    ]
    return [(icon, text) for icon, text in found if text]


def _totes(screen: PackScreen, texts: Texts) -> list[Found]:
    if not screen.totes_missing:
        return []
    words: Words = {"tote": screen.totes_missing[0], "count": len(screen.totes_missing)}
    return [("container", texts.say("stage.pack.totes_missing", words))]


def _tray(screen: PackScreen, texts: Texts) -> list[Found]:
    if not screen.tray:
        return []
    words: Words = {"count": len(screen.tray), "title": screen.tray[-1]}
    return [("triangle-alert", texts.say("stage.pack.tray", words))]


def _wishes(screen: PackScreen, texts: Texts) -> list[Found]:
    if screen.gift and screen.lines:
        gift = texts.say("stage.pack.gift")
        return [("gift", f"{gift} {screen.customer_note}".strip())]
    return [("message-circle", screen.customer_note)]


def _parcels(screen: PackScreen, texts: Texts) -> list[Found]:
    """Of several parcels: which one is open, and whose label is not on yet."""
    closed = [parcel for parcel in screen.parcels if parcel.tail]
    if not closed or screen.step in ("done", "reason"):
        return []
    number = len(closed) + 1
    words: Words = {"number": number, "tail": screen.label_tail or closed[-1].tail}
    key = "stage.pack.parcel_label" if screen.label_tail else "stage.pack.parcel_number"
    return [("package", texts.say(key, words))]


def _carton(screen: PackScreen, texts: Texts) -> list[Found]:
    """The carton to take, and what else goes into it."""
    if screen.step not in ("units", "close"):
        return []
    found = []
    if screen.inserts:
        names = ", ".join(texts.say(f"insert.{name}") for name in screen.inserts)
        found.append(("file-text", texts.say("stage.pack.inserts", {"names": names})))
    if screen.carton:
        found.insert(
            len(found) if screen.step == "close" else 0,
            ("box", texts.say("stage.pack.carton", {"name": screen.carton})),
        )
    return found


def _by_hand(screen: PackScreen, texts: Texts) -> list[Found]:
    if not screen.by_hand:
        return []
    return [("eye", texts.say("stage.pack.by_hand", {"count": screen.by_hand}))]


def _numbers(screen: PackScreen, texts: Texts) -> list[Found]:
    few = screen.numbers_left <= (0 if screen.lines else FEW_NUMBERS)
    key = "stage.pack.numbers" if screen.numbers_left else "stage.pack.no_numbers"
    return [("hash", texts.say(key, {"count": screen.numbers_left}))] if few else []
