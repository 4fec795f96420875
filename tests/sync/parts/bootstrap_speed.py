"""Measures an empty station: ``python -m tests.sync.parts.bootstrap_speed [orders]``.

The real order service and the real sync process over loopback, each a process of its own. The time
counts from the start of the sync process until its replica is in use and complete.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.central.feeds.measure import timed, write
from tests.central.shelf import KEY as CENTRE_KEY
from tests.central.shelf import reopen
from tests.sync.parts.real import running_centre
from tests.sync.station import Floor, Sync, reader_of

RUNS = 3


def main(orders: int) -> None:
    """Prints one line for each run; the first one also waits until the snapshot is made."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "centre"
        with running_centre(place, CENTRE_KEY):
            pass  # makes its tables and ends
        shelf = reopen(place / "central.db")
        with timed(f"write {orders} orders"):
            write(shelf, orders)
        shelf.close()
        with running_centre(place, CENTRE_KEY) as url:
            for run in range(RUNS):
                bootstrap(Path(folder) / f"station-{run}", url, orders)


def bootstrap(folder: Path, url: str, orders: int) -> None:
    """One empty station."""
    folder.mkdir()
    floor = Floor(folder)
    begun, used = time.perf_counter(), cpu_s()
    with Sync(folder, url) as sync:
        sync.is_quiet()
        took = time.perf_counter() - begun
        reader = reader_of(folder)
        held = reader.stage_counts().get("open", 0)
        reader.close()
        (loaded,) = [line for line in sync.logged("snapshot") if line["scope"] == "site:MIL"]
    assert held == orders, f"{held} of {orders} orders are here"
    print(
        f"{held} orders usable after {took:.2f} s, {cpu_s() - used:.2f} s at work,"
        f" snapshot of {loaded['size']:,} bytes"
    )
    floor.close()


def cpu_s() -> float:
    """What ended processes of ours have used; on a busy machine it says more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
