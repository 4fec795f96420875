"""The PySide6 canary: does the binding lose references to None and True on this interpreter?

PySide6 6.12.0 on Python older than 3.12 drops one reference of ``True`` with each ``Signal.emit()``
and one of ``None`` with each void call, until the interpreter dies after some hundred scans. A
broken binding takes its process down with it, so this runs first and alone:
``python -m tests.structure.canary``. From Python 3.12 on both are immortal, and it can only pass.
"""

import os
import sys
from collections.abc import Callable

import PySide6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel

CALLS = 200
TOLERANCE = 100
"""References that other parts of the interpreter may drop meanwhile."""


class Source(QObject):
    """Something that emits."""

    fired = Signal()


def lost_references(call: Callable[[], object]) -> list[str]:
    """Repeats a call and says which of the two objects lost references by it."""
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(CALLS):
        call()
    after = sys.getrefcount(None), sys.getrefcount(True)
    return [
        f"{name}: {was} references before {CALLS} calls, {now} after"
        for name, was, now in zip(("None", "True"), before, after, strict=True)
        if now <= was - TOLERANCE
    ]


def main() -> int:
    """Emits a signal and calls a void method many times; returns 1 when references are lost."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    label, source = QLabel(), Source()
    lost = lost_references(lambda: label.setWordWrap(True))
    lost += lost_references(source.fired.emit)
    del application

    judged = "keeps its references"
    if lost:
        judged = f"would kill a station after some hundred scans: {'; '.join(lost)}"
    python = ".".join(map(str, sys.version_info[:3]))
    sys.stdout.write(f"canary: PySide6 {PySide6.__version__} on Python {python} {judged}\n")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
