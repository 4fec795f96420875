"""The result of the shift: figures, what was expected of them, papers, a file and a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.demo.parts.printer import Paper
from tests.demo.person.floor import LABEL, RECEIPT, SLIP

MUST_BE_NOUGHT = ("scans_lost", "duplicate_effects", "oversold", "outbox_pending")
SHOWN = (
    "orders_captured",
    "orders_held",
    "orders_shipped",
    "units_picked",
    "labels_printed",
    "returns_received",
    "scans",
    *MUST_BE_NOUGHT,
    "wall_s",
)


@dataclass
class Report:
    """Everything that was counted."""

    plant: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    expected: dict[str, int] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    """Under each figure that must be nought: what was found."""
    complaints: list[str] = field(default_factory=list)
    """Whatever else was not as it should be."""
    details: dict[str, Any] = field(default_factory=dict)

    def count(self, name: str, faults: Sequence[str]) -> None:
        """Sets a figure that must be nought from the sentences about it."""
        self.faults[name] = list(faults)
        self.figures[name] = len(faults)

    def compare(self) -> None:
        """Complains about every figure that is not the expected one."""
        for name, wanted in self.expected.items():
            got = self.figures.get(name, self.details.get(name))
            if got != wanted:
                self.complaints.append(f"{name}: got {got}, expected {wanted}")

    @property
    def is_good(self) -> bool:
        """Whether the four figures are nought and everything else fits."""
        counted = all(self.figures.get(name) == 0 for name in MUST_BE_NOUGHT)
        return counted and not self.complaints

    def write(self, folder: Path) -> None:
        """Writes ``report.json``."""
        body = {
            **{name: self.figures.get(name) for name in SHOWN},
            "good": self.is_good,
            "plant": self.plant,
            "faults": {name: found for name, found in self.faults.items() if found},
            "complaints": self.complaints,
            "expected": self.expected,
            "details": self.details,
        }
        text = json.dumps(body, indent=2, ensure_ascii=False)
        (folder / "report.json").write_text(text + "\n", encoding="utf-8")

    def table(self) -> str:
        """Returns the figures for a person."""
        lines = ["", f"{'figure':<20}{'got':>10}  {'expected':>8}"]
        for name in SHOWN:
            wanted = 0 if name in MUST_BE_NOUGHT else self.expected.get(name, "")
            got = self.figures.get(name, "not counted")
            mark = "" if wanted == "" or got == wanted else "   <-- wrong"
            lines.append(f"{name:<20}{got:>10}  {wanted!s:>8}{mark}")
        for name, found in self.faults.items():
            lines += [f"  {name}: {sentence}" for sentence in found[:10]]
        lines += [f"  complaint: {sentence}" for sentence in self.complaints[:20]]
        lines += ["", "all good" if self.is_good else "NOT good"]
        return "\n".join(lines)


def save_papers(folder: Path, papers: Sequence[Paper]) -> None:
    """Writes every printed paper as it came and as another renderer draws it."""
    kinds = ((LABEL, "labels"), (SLIP, "slips"), (RECEIPT, "receipts"))
    for number, paper in enumerate(papers, start=1):
        kind = next((name for start, name in kinds if paper.code(start)), "unread")
        (folder / kind).mkdir(parents=True, exist_ok=True)
        stem = f"{number:02d}-{paper.name}"
        (folder / kind / f"{stem}.zpl").write_bytes(paper.data)
        for page, picture in enumerate(paper.pages, start=1):
            suffix = f"-page{page}" if len(paper.pages) > 1 else ""
            (folder / kind / f"{stem}{suffix}.png").write_bytes(picture)


def quantile(values: Sequence[float], part: float) -> float:
    """Returns the value below which a part of the values lies; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
