"""The real program without the wait for photos: ``python -m tests.faults.blobs.hasty sync ...``.

The planted twin at both ends. As a station it sends a command whether its photos are at the centre
or not; as a centre it takes such a command in.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

import floorwalker


def hurry_station(needs: ModuleType) -> None:
    """Holds nothing back; photos are wanted as before."""
    ready = needs.Needs.ready

    def all_of_it(self: Any, waiting: Any, aside: Any) -> Any:
        ready(self, waiting, aside)
        return waiting

    needs.Needs.ready = all_of_it


def hurry_centre(push: ModuleType) -> None:
    """Looks for no photo."""
    if not hasattr(push, "_take_blobs"):
        raise AttributeError("the order service has no look for photos to take out")
    push._take_blobs = lambda _case: True  # type: ignore[attr-defined]


if __name__ == "__main__":
    if sys.argv[1] == "sync":
        hurry_station(importlib.import_module("app.sync.blobs.needs"))
    else:
        hurry_centre(importlib.import_module("app.central.fulfil.push"))
    sys.exit(floorwalker.main())
