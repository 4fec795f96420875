"""What a proof gives back, the table of all of them, and the file that a machine reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

Figure = int | float | str


class Scale(StrEnum):
    """How much is done: the short form in the test suite, the full one in the soak."""

    SHORT = "short"
    FULL = "full"


@dataclass(frozen=True, kw_only=True)
class Report:
    """The result of one proof, its planted fault included."""

    name: str
    figures: Mapping[str, Figure]
    """What was counted and measured."""
    ok: bool
    """Every figure is the expected one, and the planted fault was seen."""
    planted: str
    """What was broken on purpose, and what that gave."""
    expected: str = ""
    """What the figures must be, in a few words."""
    faults: Sequence[str] = ()
    """A sentence for each thing that missed."""
    seconds: float = field(default=0.0)
    """How long it took; the runner fills it in."""


def judged(
    name: str,
    figures: Mapping[str, Figure],
    faults: Sequence[str],
    planted: str,
    *,
    expected: str = "",
) -> Report:
    """Returns the report of a proof that is good when there is no sentence against it."""
    return Report(
        name=name,
        figures=figures,
        ok=not faults,
        planted=planted,
        expected=expected,
        faults=tuple(faults),
    )


def as_table(reports: Sequence[Report]) -> str:
    """Returns all reports for a person."""
    lines = [f"{'proof':<14}{'ok':<5}{'seconds':>8}  figures"]
    for report in reports:
        mark = "ok" if report.ok else "NO"
        figures = ", ".join(f"{name} {value}" for name, value in report.figures.items())
        lines.append(f"{report.name:<14}{mark:<5}{report.seconds:>8.1f}  {figures}")
        lines.append(f"{'':<29}expected: {report.expected}")
        lines.append(f"{'':<29}planted:  {report.planted}")
        lines += [f"{'':<29}missed:   {fault}" for fault in report.faults[:10]]
    missed = [report.name for report in reports if not report.ok]
    lines.append(f"missed: {', '.join(missed)}" if missed else "every proof holds")
    return "\n".join(lines)


def write(path: Path, scale: Scale, reports: Sequence[Report]) -> None:
    """Writes all reports as JSON."""
    body = {
        "scale": scale.value,
        "ok": all(report.ok for report in reports),
        "proofs": [asdict(report) for report in reports],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
