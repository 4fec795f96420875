"""A byte link: a serial line, a socket or a loop, seen from a driver."""

from typing import Protocol


class ByteLink(Protocol):
    """Moves bytes and nothing else; knows no codes and no orders.

    Thread: used by the one device thread that opened it.
    """

    @property
    def url(self) -> str:
        """The address it was made from, such as ``tcp://127.0.0.1:9100``."""

    def open(self) -> None:
        """Opens the link.

        Raises:
            LinkUnavailable: it cannot be opened now.
        """

    def read(self, timeout_s: float) -> bytes:
        """Returns what has arrived, at least one byte, or ``b""`` when the time is over.

        Raises:
            LinkLost: the other side is gone.
        """

    def send(self, data: bytes) -> None:
        """Hands all bytes to the link. Handed over is not printed.

        Raises:
            LinkLost: the other side is gone.
        """

    def close(self) -> None:
        """Closes the link; closing twice is allowed."""
