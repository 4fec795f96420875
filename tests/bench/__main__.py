"""Measures what the budgets speak of: ``python -m tests.bench [NAME ...]``.

Prints a table, writes ``out/bench.json``, and ends with 1 when a budget is missed. Each bench runs
its bare-metal yardstick in the same run, so that the ratio can be read on a busy machine. A bench
is a module with ``run() -> list[Figure]``; add yours to ``BENCHES``.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from tests.bench.figures import Figure, as_table, write

BENCHES = {
    "durable": "one accepted scan on disk",
    "paper": "labels drawn",
    "planning": "sites and walks chosen",
    "window": "scan to pixel, start, memory, scan to printer",
    "bootstrap": "100,000 orders onto an empty station",
    "capture": "orders over HTTP, 8 clients",
    "wire": "push and pull",
    "parked": "5,000 stations that wait",
}
OUT = Path("out/bench.json")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the named benches, or all."""
    options = _options(argv)
    figures: list[Figure] = []
    for name in options.names or BENCHES:
        print(f"{name}: {BENCHES[name]} ... load {os.getloadavg()[0]:.1f}", flush=True)
        begun = time.monotonic()
        figures += measure(name)
        print(f"  {time.monotonic() - begun:.0f} s", flush=True)
    print(f"\n{as_table(figures)}")
    write(options.out, figures)
    missed = [each.name for each in figures if not each.ok]
    print(f"missed: {', '.join(missed)}" if missed else "every budget is kept")
    return 1 if missed else 0


def measure(name: str) -> list[Figure]:
    """Runs one bench; one that breaks has missed."""
    try:
        found: list[Figure] = importlib.import_module(f"tests.bench.{name}").run()
    except Exception:  # noqa: BLE001  # the other benches still run
        traceback.print_exc()
        return [broken(name)]
    return found


def broken(name: str) -> Figure:
    """Returns what stands in the table for a bench that could not measure."""
    return Figure(
        name=f"{name} broke", value=0, unit="", yardstick=None, ratio=None, budget="runs", ok=False
    )


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(BENCHES)}")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(argv)
    unknown = [name for name in options.names if name not in BENCHES]
    if unknown:
        parser.error(f"no such bench: {', '.join(unknown)}; known: {', '.join(BENCHES)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
