"""How long the disk takes to promise something: the measure for whether a scan can be instant.

On a good drive far under a millisecond, on one without protection against power loss up to ten; a
turning disk or a memory card takes longer than an answer may.
"""

import os
import statistics
import time
from pathlib import Path

BLOCK = os.urandom(4096)
TIMES = 20
SLOW_MS = 8.0
"""Above this an answer cannot be instant."""


def fsync_ms(folder: Path, times: int = TIMES) -> float:
    """Returns the median time of writing 4 KiB and seeing them on the disk, in milliseconds.

    Raises:
        OSError: the disk refuses.
    """
    path = folder / f"probe-{os.getpid()}"
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        return statistics.median(_once(file) for _ in range(times))
    finally:
        os.close(file)
        path.unlink(missing_ok=True)


def _once(file: int) -> float:
    begun = time.perf_counter()
    os.write(file, BLOCK)
    os.fsync(file)
    return (time.perf_counter() - begun) * 1000
