"""The chips of the bar: where this is, how it stands with the centre, printer, scanner, who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.decision import Words
from app.floor.screens import CageRow, SyncScreen
from app.texts import Texts
from devices.states import DeviceState, LinkState
from ui.look.devices import is_printer, is_scale
from ui.look.times import MINUTE, age, clock, cut_off_words
from ui.widgets.paint import NO_BREAK
from ui.widgets.top_bar import Chip

SLOW = "disk.slow"
SOON = timedelta(minutes=30)
"""Before its cut-off a carrier is shown in amber for so long."""
TODAY = timedelta(hours=12)
"""A cut-off that is further away is nobody's hurry."""
OLD = timedelta(seconds=90)
"""Data that was complete longer ago than this says its age."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the chips are made of."""

    site: str = ""
    """Empty while it is not known, like the worker."""
    worker: str = ""
    sync: SyncScreen
    devices: tuple[DeviceState, ...] = ()
    review: int = 0
    """Stored scans that nobody has decided about."""
    heard: bool = True
    """Sounds can be heard."""
    cages: tuple[CageRow, ...] = ()
    """Of the screen that is shown."""
    roomy: bool = True
    """No order stands in the title, so that there is room for what is always true."""


def chips_of(texts: Texts, facts: Facts, now: datetime) -> list[Chip]:
    """Returns the chips from left to right."""
    chips = [sync_chip(texts, facts.sync, now)]
    printers = [device for device in facts.devices if is_printer(device)]
    scales = [device for device in facts.devices if is_scale(device)]
    scanners = [d for d in facts.devices if not (is_printer(d) or is_scale(d))]
    if printers:
        chips.append(_device(texts, "printer", "printer", printers))
    if scanners:
        chips.append(_device(texts, "scanner", "scan-barcode", scanners))
    if scales:
        chips.append(_device(texts, "scale", "scale", scales))
    chips += _cut_off(texts, facts.cages, now)
    chips += _wanting_a_look(texts, facts)
    if facts.worker:
        chips.append(Chip(id="worker", icon="user", text=facts.worker, tone="ink"))
    if facts.site:
        chips.insert(0, Chip(id="site", icon="map-pin", text=facts.site))
    return chips


def _cut_off(texts: Texts, cages: Sequence[CageRow], now: datetime) -> list[Chip]:
    """How long the carrier that comes first today still waits; amber in its last half hour."""
    today = [row for row in cages if row.cut_off is not None and now <= row.cut_off < now + TODAY]
    if not today:
        return []
    first = min(today, key=lambda row: row.cut_off or now)
    left = cut_off_words(first.cut_off, now, texts)
    soon = first.cut_off is not None and first.cut_off - now <= SOON
    text = texts.say("chip.cut_off", {"carrier": first.carrier, "left": left})
    tone = "warn" if soon else "ink_2"
    return [Chip(id="cut_off", icon="clock", text=text.replace(" ", NO_BREAK), tone=tone)]


def _wanting_a_look(texts: Texts, facts: Facts) -> list[Chip]:
    """Chips that are only there while something is not as it should be."""
    chips = []
    if facts.review:
        text = texts.say("chip.review", {"count": facts.review}).replace(" ", NO_BREAK)
        chips.append(Chip(id="review", icon="history", text=text, tone="warn"))
    if not facts.heard:
        chips.append(
            Chip(id="sound", icon="volume-x", text=texts.say("chip.no_sound"), tone="warn")
        )
    unsafe = facts.sync.unsafe
    if unsafe and (facts.roomy or disk_tone(unsafe) == "bad"):
        text, tone = texts.say(unsafe), disk_tone(unsafe)
        chips.append(Chip(id="disk", icon="siren", text=text, brief=True, tone=tone))
    if facts.roomy and facts.sync.protection != "full":
        text = texts.say("chip.protection")
        chips.append(Chip(id="protection", icon="lock-open", text=text, brief=True, tone="warn"))
    return chips


def disk_tone(unsafe: str) -> str:
    """Returns how much a trouble of the disk weighs: a slow one only wants a look."""
    return "warn" if unsafe == SLOW else "bad"


def sync_chip(texts: Texts, sync: SyncScreen, now: datetime) -> Chip:
    """Returns the chip of the link: its state, below it what waits, lies aside or is old."""
    icon, tone = _icon(sync)
    below = [*_waiting(texts, sync), *_aside(texts, sync), *_data(texts, sync, now)]
    whole = [part.replace(" ", NO_BREAK) for part in below]
    text = _state(texts, sync).replace(" ", NO_BREAK)
    return Chip(id="sync", icon=icon, text=text, more=" · ".join(whole), tone=tone)


def _icon(sync: SyncScreen) -> tuple[str, str]:
    if sync.parked_count or sync.quarantined_count:
        return "triangle-alert", "bad"
    if sync.bootstrap is not None:
        return "download", "warn"
    if sync.link.online:
        return "refresh-cw", "ink_2"
    return ("cloud-off", "warn") if sync.link.since else ("refresh-cw", "ink_2")


def _state(texts: Texts, sync: SyncScreen) -> str:
    if sync.bootstrap is not None:
        return texts.say("chip.loading", {"percent": percent(sync)})
    if sync.link.since is None:
        return texts.say("chip.connecting")
    key = "chip.online" if sync.link.online else "chip.offline"
    return texts.say(key, {"since": clock(sync.link.since)})


def percent(sync: SyncScreen) -> int:
    """Returns how much of the first data is here; never 100 while some is missing."""
    if sync.bootstrap is None or sync.bootstrap.total <= 0:
        return 0
    return min(99, 100 * sync.bootstrap.done // sync.bootstrap.total)


def _data(texts: Texts, sync: SyncScreen, now: datetime) -> list[str]:
    """The age of the data, where the state of the link does not tell it already."""
    if sync.data_at is None or now - sync.data_at < OLD:
        return []
    since = sync.link.since
    if not sync.link.online and since is not None and abs(since - sync.data_at) < OLD:
        return []
    return [texts.say("chip.data_age", {"time": clock(sync.data_at)})]


def _waiting(texts: Texts, sync: SyncScreen) -> list[str]:
    if not sync.waiting:
        return []
    if sync.oldest_s < MINUTE:
        return [texts.say("chip.waiting", {"count": sync.waiting})]
    words: Words = {"count": sync.waiting, "age": age(sync.oldest_s, texts)}
    return [texts.say("chip.waiting_since", words)]


def _aside(texts: Texts, sync: SyncScreen) -> list[str]:
    said = []
    if sync.parked_count:
        said.append(texts.say("chip.parked", {"count": sync.parked_count}))
    if sync.quarantined_count:
        said.append(texts.say("chip.quarantined", {"count": sync.quarantined_count}))
    return said


_DEVICE_KEYS = {
    ("printer", ""): "chip.printer",
    ("printer", "attention"): "chip.printer.attention",
    ("printer", "lost"): "chip.printer.lost",
    ("scanner", ""): "chip.scanner",
    ("scanner", "attention"): "chip.scanner.attention",
    ("scanner", "lost"): "chip.scanner.lost",
}


def _device(texts: Texts, name: str, icon: str, states: Sequence[DeviceState]) -> Chip:
    """One chip for all devices of a kind: the one that is away or needs a hand speaks for them."""
    worst = next((s for s in states if s.state is LinkState.LOST or s.troubles), None)
    shown = worst or states[0]
    how = "" if worst is None else "attention" if worst.troubles else "lost"
    text = texts.say(_DEVICE_KEYS[name, how], {"name": shown.id})
    if name == "printer" and worst is not None:
        icon = "printer-x"
    tone = "warn" if worst else "ink_2"
    return Chip(id=name, icon=icon, text=text, brief=worst is None, tone=tone)
