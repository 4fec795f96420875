"""A serial line or USB-CDC port: ``serial:///dev/ttyACM0?baud=9600``, ``serial://COM3?baud=38400``.

Options in the query: ``baud`` (9600), ``bits`` (8), ``parity`` (N), ``stop`` (1).
"""

import contextlib
from urllib.parse import parse_qsl, urlsplit

import serial

from app.errors import LinkLost, LinkUnavailable, SettingWrong

try:
    from termios import error as _termios_error
except ImportError:  # Windows has no termios; an OSError subclass keeps the except clauses true.
    _termios_error = ConnectionError  # type: ignore[assignment,misc,unused-ignore]

# A pulled cable shows as one of three unrelated exceptions, whichever call meets it first.
_TROUBLE = (serial.SerialException, OSError, _termios_error)
_OPTIONS = {"baud": "9600", "bits": "8", "parity": "N", "stop": "1"}
_SEND_TIMEOUT_S = 5.0


class SerialLink:
    """A byte link over pyserial; exclusive, so that two programs never share a scanner."""

    def __init__(self, url: str) -> None:
        """Reads the URL; opens nothing.

        Raises:
            SettingWrong: the URL names no port, or an option is impossible.
        """
        self._url = url
        parts = urlsplit(url)
        self._path = parts.netloc + parts.path
        given = dict(parse_qsl(parts.query))
        if not self._path or given.keys() - _OPTIONS.keys():
            raise SettingWrong(
                f"{url!r} is no serial line.",
                why=f"Expected serial://PORT and of options only {', '.join(_OPTIONS)}.",
                do="Correct the address of the device.",
            )
        self._port = self._unopened(_OPTIONS | given)

    @property
    def url(self) -> str:
        """The address it was made from."""
        return self._url

    def open(self) -> None:
        """Opens the port for this program alone."""
        try:
            self._port.open()
        except _TROUBLE as trouble:
            raise LinkUnavailable(
                f"Serial line {self._path} cannot be opened.",
                why=f"{trouble}.",
                do="Check that the device is plugged in and no other program uses it.",
            ) from trouble

    def read(self, timeout_s: float) -> bytes:
        """Returns what is there, waiting for the first byte at most ``timeout_s``."""
        if not self._port.is_open:  # pyserial meets its own missing handle with a TypeError
            raise self._lost("it is not open")
        try:
            if self._port.timeout != timeout_s:
                self._port.timeout = timeout_s
            return bytes(self._port.read(max(1, self._port.in_waiting)))
        except _TROUBLE as trouble:
            raise self._lost(trouble) from trouble

    def send(self, data: bytes) -> None:
        """Writes all bytes to the port."""
        try:
            self._port.write(data)
        except _TROUBLE as trouble:
            raise self._lost(trouble) from trouble

    def close(self) -> None:
        """Closes the port."""
        with contextlib.suppress(*_TROUBLE):  # the device may be gone already
            self._port.close()

    def _unopened(self, options: dict[str, str]) -> serial.Serial:
        try:
            port = serial.Serial(
                baudrate=int(options["baud"]),
                bytesize=int(options["bits"]),
                parity=options["parity"].upper(),
                stopbits=float(options["stop"]),
                exclusive=True,
                write_timeout=_SEND_TIMEOUT_S,
            )
        except ValueError as wrong:
            raise SettingWrong(
                f"{self._url!r} has an impossible line setting.",
                why=f"{wrong}.",
                do="Use the values of the device's manual, such as baud=9600.",
            ) from wrong
        port.port = self._path
        return port

    def _lost(self, trouble: object) -> LinkLost:
        return LinkLost(
            f"Serial line {self._path} was lost.",
            why=f"{trouble}.",
            do="Plug the device in again; it is opened by itself.",
        )
