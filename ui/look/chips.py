"""The chips of the bar: where this is, how it stands with the centre, printer, scanner, who."""

from __future__ import annotations

from app.domain.decision import Words
from app.texts import Texts
from app.wire.lines import Health
from devices.states import DeviceState, LinkState
from ui.widgets.top_bar import Chip


def chips_of(
    texts: Texts,
    who: tuple[str, str],
    health: Health | None,
    devices: tuple[DeviceState, ...],
    *,
    heard: bool,
) -> list[Chip]:
    """Returns the chips from left to right; ``who`` is (site, worker), empty while unknown."""
    site, worker = who
    chips = [_sync(texts, health)]
    printers = [device for device in devices if device.id.startswith("PR-")]
    scanners = [device for device in devices if not device.id.startswith("PR-")]
    if printers:
        chips.append(_device(texts, "printer", "printer", printers))
    if scanners:
        chips.append(_device(texts, "scanner", "scan-barcode", scanners))
    if not heard:
        chips.append(
            Chip(id="sound", icon="volume-x", text=texts.say("chip.no_sound"), tone="warn")
        )
    if worker:
        chips.append(Chip(id="worker", icon="user", text=worker, tone="ink"))
    if site:
        chips.insert(0, Chip(id="site", icon="map-pin", text=site))
    return chips


def _sync(texts: Texts, health: Health | None) -> Chip:
    if health is None:
        return Chip(id="sync", icon="refresh-cw", text=texts.say("chip.connecting"))
    since = health.since.astimezone().strftime("%H:%M")
    words: Words = {"since": since, "count": health.waiting}
    if health.parked:
        text = texts.say("chip.parked", {"count": health.parked})
        return Chip(id="sync", icon="refresh-cw", text=text, tone="bad")
    if not health.online:
        key = "chip.offline_waiting" if health.waiting else "chip.offline"
        return Chip(id="sync", icon="refresh-cw", text=texts.say(key, words), tone="warn")
    key = "chip.waiting" if health.waiting else "chip.online"
    return Chip(id="sync", icon="refresh-cw", text=texts.say(key, words))


_DEVICE_KEYS = {
    ("printer", ""): "chip.printer",
    ("printer", "attention"): "chip.printer.attention",
    ("printer", "lost"): "chip.printer.lost",
    ("scanner", ""): "chip.scanner",
    ("scanner", "attention"): "chip.scanner.attention",
    ("scanner", "lost"): "chip.scanner.lost",
}


def _device(texts: Texts, name: str, icon: str, states: list[DeviceState]) -> Chip:
    """One chip for all devices of a kind: the one that is away or needs a hand speaks for them."""
    worst = next((s for s in states if s.state is LinkState.LOST or s.troubles), None)
    shown = worst or states[0]
    how = "" if worst is None else "attention" if worst.troubles else "lost"
    text = texts.say(_DEVICE_KEYS[name, how], {"name": shown.id})
    return Chip(id=name, icon=icon, text=text, tone="warn" if worst else "ink_2")
