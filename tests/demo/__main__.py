"""Plays a shift unattended and counts it: ``python -m tests.demo`` (``--help`` tells the rest)."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.demo.count import count
from tests.demo.deadline import Deadline, Stuck
from tests.demo.parts.plants import Plant
from tests.demo.person.shots import Shots
from tests.demo.report import Report, save_papers
from tests.demo.shift import Shift
from tests.faults.parts.postgres import a_server

WHOLE_RUN_S = 170.0


def main(argv: list[str] | None = None) -> int:
    """Runs the demo; 0 only when everything fits."""
    options = _options(argv)
    if options.db == "sqlite":
        return _play(options, "")
    with a_server() as server:
        return _play(options, server.make())


def _play(options: argparse.Namespace, database: str) -> int:
    out: Path = options.out
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    work = Path(tempfile.mkdtemp(prefix="floorwalker-demo-"))
    report = Report(plant=options.plant)
    begun = time.monotonic()
    shift = Shift(
        work=work,
        plant=Plant(options.plant),
        say=lambda text: print(f"{time.monotonic() - begun:6.1f} s  {text}", flush=True),
        deadline=Deadline(WHOLE_RUN_S),
        shots=Shots(out / "screens"),
        is_cut=options.cut,
        database=database,
    )
    _run(shift, report)
    report.figures["wall_s"] = round(time.monotonic() - begun, 1)
    for station in shift.stations:
        save_papers(out, station.printer.papers())
    shift.unplug()
    report.write(out)
    _clear(work, out, keep=not report.is_good)
    print(report.table())
    print(f"\nPapers, pictures and report.json are in {out}/")
    return 0 if report.is_good else 1


def _run(shift: Shift, report: Report) -> None:
    try:
        shift.play()
    except Stuck as stuck:
        report.complaints.append(f"the shift got stuck: {stuck}")
    except Exception as error:  # noqa: BLE001 (what was played is counted, whatever broke)
        traceback.print_exc()
        report.complaints.append(f"the demo itself broke: {error!r}")
    report.complaints += shift.end()
    count(shift, report)
    report.compare()


def _clear(work: Path, out: Path, *, keep: bool) -> None:
    """Removes the data folders; after a failure they stay for whoever looks into it."""
    if keep:
        (work / "warehouse" / "journal").unlink(missing_ok=True)
        (work / "popup" / "journal").unlink(missing_ok=True)
        shutil.move(work, out / "work")
        print(f"\nThe data folders are kept in {out}/work")
    else:
        shutil.rmtree(work, ignore_errors=True)


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.demo", description=__doc__)
    parser.add_argument("--plant", default="", choices=[plant.value for plant in Plant])
    parser.add_argument("--cut", action="store_true", help="cut the line for a third of the shift")
    parser.add_argument("--db", default="sqlite", choices=["sqlite", "postgres"])
    parser.add_argument("--out", type=Path, default=Path("out/demo"))
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
