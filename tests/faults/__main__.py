"""Runs the proofs one after another: ``python -m tests.faults [NAME ...] [--scale short|full]``.

Prints a table, writes ``out/soak.json``, and ends with 1 when one misses or its planted fault is
not seen. A proof is a module with ``run(scale) -> Report``; add yours to ``PROOFS``.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tests.faults.report import Report, Scale, as_table, write

Proof = Callable[[Scale], Report]
PROOFS: Mapping[str, str] = {
    "blobs": "tests.faults.blobs.run",
    "disk": "tests.faults.disk.run",
    "feed_race": "tests.faults.feed_race.run",
    "kill": "tests.faults.kill.run",
    "protocol": "tests.faults.protocol.run",
    "offline": "tests.faults.offline.run",
    "power": "tests.faults.power.run",
    "toxics": "tests.faults.toxics.run",
    "two_scanners": "tests.faults.two_scanners",
}
"""Name -> module; imported when it runs, so that one that cannot be does not stop the others."""
OUT = Path("out/soak.json")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the named proofs, or all."""
    options = _options(argv)
    scale = Scale(options.scale)
    reports = []
    for name in options.names or PROOFS:
        print(f"{name} ...", flush=True)
        reports.append(run_one(name, load(name), scale))
        print(as_table(reports[-1:]), flush=True)
    print(f"\n{as_table(reports)}")
    write(options.out, scale, reports)
    return 0 if all(report.ok for report in reports) else 1


def load(name: str) -> Proof:
    """Returns the proof of that name; one that cannot be imported fails when it runs."""

    def run(scale: Scale) -> Report:
        proof: Proof = importlib.import_module(PROOFS[name]).run
        return proof(scale)

    return run


def run_one(name: str, proof: Proof, scale: Scale) -> Report:
    """Runs a proof and takes its time; one that breaks has missed."""
    begun = time.monotonic()
    try:
        report = proof(scale)
    except Exception as error:  # noqa: BLE001 (the other proofs still run)
        traceback.print_exc()
        report = Report(
            name=name, figures={}, ok=False, planted="not reached", faults=(f"broke: {error!r}",)
        )
    return replace(report, name=name, seconds=round(time.monotonic() - begun, 1))


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(PROOFS)}")
    parser.add_argument("--scale", default="full", choices=[scale.value for scale in Scale])
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(argv)
    unknown = [name for name in options.names if name not in PROOFS]
    if unknown:
        parser.error(f"no such proof: {', '.join(unknown)}; known: {', '.join(PROOFS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
