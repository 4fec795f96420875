"""Amber until it is on disk: only when the disk takes long, and never instead of the answer."""

from __future__ import annotations

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.domain.feedback import Feedback
from ui.look.tokens import LIGHT
from ui.storing import Storing
from ui.widgets.verdict_band import Banner, VerdictBand


class Seen:
    def __init__(self, waiting: int = 0) -> None:
        self.waiting = waiting
        self.storing = Storing(lambda: self.waiting)
        self.marks: list[bool] = []
        self.storing.changed.connect(self.marks.append)


def test_a_slow_disk_is_amber_until_the_answer(qtbot: QtBot) -> None:
    seen = Seen()

    seen.storing.heard()
    qtbot.waitUntil(lambda: seen.marks == [True])
    seen.storing.answered()

    assert seen.marks == [True, False]


def test_an_answer_in_time_is_never_amber(qtbot: QtBot) -> None:
    seen = Seen()

    seen.storing.heard()
    seen.storing.answered()

    assert seen.marks == []
    assert not seen.storing._timer.isActive()


def test_a_scan_that_waits_behind_another_is_watched_anew(qtbot: QtBot) -> None:
    seen = Seen()
    seen.storing.heard()
    qtbot.waitUntil(lambda: seen.marks == [True])

    seen.waiting = 1
    seen.storing.heard()
    seen.storing.answered()

    qtbot.waitUntil(lambda: seen.marks == [True, False, True])
    seen.waiting = 0
    seen.storing.answered()
    assert seen.marks[-1] is False


def test_the_mark_is_seen_beside_the_answer_before(qtbot: QtBot) -> None:
    band = VerdictBand()
    qtbot.addWidget(band)
    band.resize(800, 120)
    band.show_banner(Banner(noun="Picked", feedback=Feedback.DONE))

    def edge() -> QColor:
        return band.grab().toImage().pixelColor(400, 116)

    before = edge()
    band.set_storing(True)
    assert band.storing
    marked = edge()
    band.set_storing(False)

    assert marked.name().upper() == LIGHT.warn.upper()
    assert edge() == before != marked
