"""Byte links by URL: what a scanner or printer is plugged into, and the fakes shipped with it.

``serial:///dev/ttyACM0?baud=9600``, ``tcp://10.0.0.9:9100``, ``loop://NAME``, ``file:///a/folder``
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from app.errors import SettingWrong
from app.ports.links import ByteLink
from devices.transports.file import FileLink
from devices.transports.loop import LoopLink, LoopPrinter
from devices.transports.proof import PROVED, SelfProving
from devices.transports.serial_line import SerialLink
from devices.transports.tcp import TcpLink

__all__ = [
    "PROVED",
    "SCHEMES",
    "ByteLink",
    "FileLink",
    "LoopLink",
    "LoopPrinter",
    "SelfProving",
    "SerialLink",
    "TcpLink",
    "link_for",
    "open_link",
]

SCHEMES: dict[str, Callable[[str], ByteLink]] = {
    "serial": SerialLink,
    "tcp": TcpLink,
    "loop": LoopLink,
    "file": FileLink,
}


def link_for(url: str) -> ByteLink:
    """Returns the link an URL names, still closed.

    Raises:
        SettingWrong: the URL has an unknown scheme or impossible parts.
    """
    try:
        make = SCHEMES.get(urlsplit(url).scheme)
    except ValueError:  # a text that is not even shaped like an address
        make = None
    if make is None:
        raise SettingWrong(
            f"No device is reached by {url!r}.",
            why=f"Expected one of {', '.join(SCHEMES)}.",
            do="Correct the address of the device.",
        )
    return make(url)


def open_link(url: str) -> ByteLink:
    """Returns the link an URL names, opened.

    Raises:
        SettingWrong: the URL has an unknown scheme or impossible parts.
        LinkUnavailable: it cannot be opened now.
    """
    link = link_for(url)
    link.open()
    return link
