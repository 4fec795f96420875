"""What a scale says, for whoever asks between two readings of it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleReading:
    """What lies on the scale now."""

    grams: int | None
    """Of a weight that stands still; None while it moves, is out of range, or nothing is heard."""
    heard: bool
    """The scale answers."""


class Scale(Protocol):
    """A scale that somebody else reads; may be asked on any thread and answers at once."""

    def reading(self) -> ScaleReading:
        """Returns the newest reading."""
