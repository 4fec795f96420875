"""An order service of its own, and the one line to it, which can be cut for a while.

The shop speaks to the order service directly; both windows go through the line.
"""

from __future__ import annotations

import time

from app.store.keyfile import read_or_make_key
from app.wire.lines import Hello
from tests.demo.parts.stations import Station
from tests.faults.parts.programs import Centre
from tests.faults.parts.proxy import Proxy

TOKEN = "token-of-the-warehouse"
AHEAD = "20"
"""Walks that the warehouse holds, so that it can go on without the line."""


class Cable:
    """Starts the order service in the warehouse's folder, with the warehouse's key."""

    def __init__(self, warehouse: Station, database: str = "") -> None:
        key = read_or_make_key(warehouse.data / "station.key")
        arguments = ["--demo", "--station", warehouse.name, "--site", warehouse.site]
        if database:
            arguments += ["--database", database]
        hello = Hello(keys={"db": key}, token=TOKEN)
        self._centre = Centre(warehouse.data / "centre", hello, *arguments)
        self._proxy = Proxy(self._centre.port)
        self.cuts: list[tuple[float, float]] = []
        """From when to when nothing went through."""
        self._cut_at = 0.0

    @property
    def centre_url(self) -> str:
        """Where the shop finds the order service."""
        return self._centre.url

    @property
    def near_url(self) -> str:
        """Where the windows find it: the near end of the line."""
        return self._proxy.url

    def cut(self) -> None:
        """Ends every connection; none can be made."""
        self._cut_at = time.time()
        self._proxy.cut()

    def mend(self) -> None:
        """Joins it again."""
        self._proxy.mend()
        self.cuts.append((self._cut_at, time.time()))

    def was_cut(self, at: float) -> bool:
        """Whether nothing went through at a time of the wall clock."""
        return any(start <= at <= end for start, end in self.cuts)

    def close(self) -> None:
        """Ends the line and the order service."""
        self._proxy.close()
        self._centre.end()
