"""What a bench gives back, the table for a person, and the file for a machine."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured value, what bare metal gave in the same run, and whether it is good enough."""

    name: str
    value: float
    unit: str
    yardstick: float | None
    """The same without our code, measured in the same run, in the same unit."""
    ratio: float | None
    """Value over yardstick; for rates the other way round: how many times slower we are."""
    budget: str
    """Empty where there is none."""
    ok: bool


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What a value must keep to; the ratio counts where it is given."""

    at_most: float | None = None
    at_least: float | None = None
    ratio: float | None = None

    def keeps(self, value: float, ratio: float | None) -> bool:
        """Whether a value is within it."""
        if self.at_most is not None and value > self.at_most:
            return False
        if self.at_least is not None and value < self.at_least:
            return False
        return self.ratio is None or (ratio is not None and ratio <= self.ratio)

    def __str__(self) -> str:
        words = []
        if self.at_most is not None:
            words.append(f"<= {self.at_most:g}")
        if self.at_least is not None:
            words.append(f">= {self.at_least:g}")
        if self.ratio is not None:
            words.append(f"<= {self.ratio:g} x")
        return ", ".join(words)


NONE = Budget()


def figure(
    name: str, value: float, unit: str, budget: Budget = NONE, *, yardstick: float | None = None
) -> Figure:
    """Returns a figure; units that end in ``/s`` are rates, of which more is better."""
    ratio = None
    if yardstick:
        ratio = yardstick / value if unit.endswith("/s") and value else value / yardstick
    return Figure(
        name=name,
        value=_short(value),
        unit=unit,
        yardstick=None if yardstick is None else _short(yardstick),
        ratio=None if ratio is None else _short(ratio),
        budget=str(budget),
        ok=budget.keeps(value, ratio),
    )


def quantile(values: Sequence[float], share: float) -> float:
    """Returns the value below which a share of all lie.

    >>> quantile([3.0, 1.0, 2.0], 0.5)
    2.0
    """
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))]


def timed_ms(count: int, action: Callable[[int], object], *, warm: int = 20) -> list[float]:
    """Runs an action so many times after a few to warm up; returns what each took."""
    for at in range(warm):
        action(at)
    took = []
    for at in range(warm, warm + count):
        begun = time.perf_counter()
        action(at)
        took.append((time.perf_counter() - begun) * 1000)
    return took


def as_table(figures: Sequence[Figure]) -> str:
    """Returns all figures for a person."""
    lines = [
        f"{'bench':<46}{'value':>10} {'unit':<8}{'yardstick':>10}{'ratio':>8}  {'budget':<12}ok"
    ]
    for each in figures:
        yardstick = "" if each.yardstick is None else f"{each.yardstick:g}"
        ratio = "" if each.ratio is None else f"{each.ratio:g}"
        mark = "ok" if each.ok else "NO"
        lines.append(
            f"{each.name:<46}{each.value:>10g} {each.unit:<8}{yardstick:>10}{ratio:>8}"
            f"  {each.budget:<12}{mark if each.budget else ''}"
        )
    return "\n".join(lines)


def write(path: Path, figures: Sequence[Figure]) -> None:
    """Writes all figures as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = [asdict(each) for each in figures]
    path.write_text(json.dumps(body, indent=2) + "\n", encoding="utf-8")


def _short(value: float) -> float:
    return float(f"{value:.4g}")
