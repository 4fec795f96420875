r"""The Toledo 8217 protocol of counter scales: the question, and the answer read without I/O.

``W`` without a terminator asks for the weight. A scale that stands still answers
``STX 01.250 CR`` (kilograms; some append ``N`` for net), every other one ``STX ? s CR`` with a
status byte. The line runs at 9600 baud with seven data bits and even parity.

Source: Mettler-Toledo 8217 interface description; replies measured against emupos 0.4.0.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

REQUEST = b"W"

_ANSWER = re.compile(rb"\x02(?: *(\d{1,3}\.\d{1,4}) *N?|\?(.))\r", re.DOTALL)
"""A weight or a status; the status byte may be any, also one that looks like STX or CR."""
_KEPT = 256
_BITS = (
    (0x01, "motion"),
    (0x02, "over_capacity"),
    (0x04, "under_zero"),
    (0x08, "outside_zero"),
    (0x40, "bad_command"),
)
"""Bits of the status byte that say why there is no weight; centre of zero and net do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of a scale."""

    kilograms: Decimal | None
    """None: it has no weight to tell."""
    why: tuple[str, ...] = ()
    """Names of the status bits that are set."""


class ToledoReader:
    r"""Collects bytes of one connection and gives whole answers; other bytes are skipped.

    >>> ToledoReader().feed(b"\x0201.250\r")
    [Answer(kilograms=Decimal('1.250'), why=())]
    >>> ToledoReader().feed(b"\x02?\x01\r")
    [Answer(kilograms=None, why=('motion',))]
    """

    def __init__(self) -> None:
        """Starts empty."""
        self._bytes = b""

    def feed(self, data: bytes) -> list[Answer]:
        """Returns the answers that are complete now; a high bit (parity) is ignored."""
        self._bytes = (self._bytes + bytes(byte & 0x7F for byte in data))[-_KEPT:]
        answers, end = [], 0
        for found in _ANSWER.finditer(self._bytes):
            answers.append(_read(found[1], found[2]))
            end = found.end()
        self._bytes = self._bytes[end:]
        return answers


def _read(weight: bytes | None, status: bytes | None) -> Answer:
    if weight is not None:
        return Answer(kilograms=Decimal(weight.decode("ascii")))
    bits = status[0] if status else 0
    return Answer(kilograms=None, why=tuple(name for bit, name in _BITS if bits & bit))
