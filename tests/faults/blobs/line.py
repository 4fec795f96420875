"""What happens to uploads on their way; everything else passes."""

from __future__ import annotations

from collections.abc import Sequence

from tests.faults.parts.proxy import Toxic


class Line:
    """Chooses toxics for the proxy: slow while somebody is killed, then one bad thing a time.

    Thread: the proxy's calls it; ``is_slow`` is set from any.
    """

    def __init__(self, toxics: Sequence[Toxic]) -> None:
        self._toxics = iter(toxics)
        self.is_slow = True
        self.puts = 0
        """Uploads that began."""

    def __call__(self, first: bytes) -> Toxic:
        """Chooses for an exchange that begins with these bytes."""
        if not first.startswith(b"PUT"):
            return Toxic.NONE
        self.puts += 1
        return Toxic.BANDWIDTH if self.is_slow else next(self._toxics, Toxic.NONE)
