"""What people call a device, and what ails it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.texts import Texts
from devices.states import DeviceState

_BY_ID = re.compile(r"usb-(?P<name>.+?)(?:-if\d+)?(?:-port\d+)?")
"""How Linux names a serial port after what is plugged into it."""
_TYPED = {"wedge": "devices.keyboard", "typed": "devices.keyboard", "practice": "practice.title"}


def is_printer(device: DeviceState) -> bool:
    """Tells printers from scanners."""
    return device.id.startswith("PR-")


def is_scale(device: DeviceState) -> bool:
    """Tells the scale from scanners."""
    return device.id.startswith("scale ")


def name_of(device: DeviceState, texts: Texts) -> str:
    """Returns what kind it is and where it is plugged in, as short as people say it."""
    if is_printer(device):
        return texts.say("devices.printer", {"name": device.id})
    if is_scale(device):
        return texts.say("devices.scale", {"port": device.id.rpartition("/")[2].partition("?")[0]})
    if device.id in _TYPED:
        return texts.say(_TYPED[device.id])
    port = device.id.partition(":")[2]
    found = _BY_ID.fullmatch(port.rsplit("/", 1)[-1])
    if found is not None:
        return found["name"].replace("_", " ")
    return texts.say("devices.scanner", {"port": port.removeprefix("/dev/") or device.id})


def ailments(troubles: Iterable[str], texts: Texts) -> list[str]:
    """Returns in words what a printer says of itself; what has no words is "needs a look"."""
    keys = [f"printer.{name}" for name in sorted(troubles)]
    said = [texts.say(key if texts.has(key) else "printer.other") for key in keys]
    return list(dict.fromkeys(said))
