"""The real program whose order service lives so many seconds later than everybody else.

``python -m tests.faults.offline.later central ...``: the file that LATER_FILE names says how many;
it is read whenever the order service looks at the clock.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import floorwalker
from app.central.work import Centre

FILE = "LATER_FILE"


def now() -> datetime:
    """Returns the time, so many seconds later."""
    seconds = float(Path(os.environ[FILE]).read_text())
    return datetime.now(UTC) + timedelta(seconds=seconds)


if __name__ == "__main__":
    defaults = Centre.__init__.__kwdefaults__
    if defaults is None or "clock" not in defaults:
        raise AttributeError("the order service takes no clock")
    defaults["clock"] = now
    sys.exit(floorwalker.main())
