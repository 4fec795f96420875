"""Every stage in every state keeps all its words, at every size, in both themes and in German."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget

from app.texts import Texts
from tests.ui.examples import SCREENS
from tests.ui.frames import framed, stage_for
from tests.ui.panels import PANELS
from tests.ui.texts import Written, outside, overlaps, texts_of
from ui.look.tokens import TARGET
from ui.stage.lines import StateLine
from ui.theme import Theme, apply
from ui.widgets.alarm_frame import AlarmFrame
from ui.widgets.rows.piece_row import PieceRow

HEIGHTS = {1024: 640, 1366: 768, 1920: 1080}
"""Sizes of a window: the smallest that is allowed, a usual one, a large one."""
EVERYTHING = (*SCREENS, *PANELS)


@pytest.fixture(params=[("light", "en"), ("dark", "de")], ids="-".join, scope="module")
def texts(request: pytest.FixtureRequest, qapp: QApplication) -> Texts:
    theme, language = request.param
    apply(qapp, Theme.named(theme))
    return Texts(language)


@pytest.fixture
def window_of(qapp: QApplication, texts: Texts) -> Iterator[Callable[[str, int], QWidget]]:
    made = []

    def built(name: str, width: int) -> QWidget:
        screen = SCREENS.get(name)
        content = stage_for(screen, texts) if screen is not None else PANELS[name](texts)
        window = framed(name, content, screen, texts)
        made.append(window)
        window.resize(width, HEIGHTS[width])
        window.show()
        for _ in range(3):
            qapp.processEvents()
        window.resize(width, HEIGHTS[width])  # what is too large for it stays too large
        qapp.processEvents()
        return window

    yield built
    for window in made:
        window.close()
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("width", HEIGHTS)
@pytest.mark.parametrize("name", EVERYTHING)
def test_no_word_is_cut_or_covered(
    window_of: Callable[[str, int], QWidget], name: str, width: int
) -> None:
    window = window_of(name, width)

    written = in_view(window)
    assert (window.width(), window.height()) == (width, HEIGHTS[width]), "pushed open"
    assert [line.text for line in written if "…" in line.text or line.size_px < 16] == []
    assert outside(window, written) == []
    assert overlaps(written) == []
    assert cut_labels(window) == []
    assert crossings(window) == []
    assert cut_texts(window) == []


@pytest.mark.parametrize("name", EVERYTHING)
def test_what_is_pressed_is_large_enough_for_a_glove(
    window_of: Callable[[str, int], QWidget], name: str
) -> None:
    window = window_of(name, min(HEIGHTS))

    small = [
        (button.accessibleName() or button.text(), button.width(), button.height())
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and min(button.width(), button.height()) < TARGET
    ]
    assert small == []


def in_view(window: QWidget) -> list[Written]:
    """All lines of a window but those of rows that are dragged out of view, in whole or in part."""
    hidden = [
        replace(line, box=line.box.translated(QPointF(row.mapTo(window, QPoint(0, 0)))))
        for row in rows(window)
        if row.visibleRegion() != QRegion(row.rect())
        for line in texts_of(row)
    ]
    return [
        line
        for line in texts_of(window)
        if not any(line.text == h.text and near(line.box, h.box) for h in hidden)
    ]


def near(one: QRectF, other: QRectF) -> bool:
    """Whether two boxes stand in the same place, give or take a rounded pixel."""
    return (one.topLeft() - other.topLeft()).manhattanLength() < 3


def rows(window: QWidget) -> list[QWidget]:
    """Rows of lists that can be dragged."""
    return [*window.findChildren(PieceRow), *window.findChildren(StateLine)]


def cut_texts(window: QWidget) -> list[tuple[str, list[str]]]:
    """Painted parts that write beyond their own edge; a letter's side bearing is no ink."""
    found = []
    for part in window.findChildren(QWidget):
        if not part.isVisible() or not type(part).__module__.startswith("ui."):
            continue
        if part.layout() is not None or isinstance(part, QScrollArea):
            continue
        beyond = [
            line.text
            for line in texts_of(part)
            if not QRectF(part.rect())
            .adjusted(-0.06 * line.size_px, -1, 0.06 * line.size_px, 1)
            .contains(line.box)
        ]
        if beyond:
            found.append((type(part).__name__, beyond))
    return found


def cut_labels(window: QWidget) -> list[str]:
    """Labels of Qt's own that got less room than their words need."""
    return [
        found.text()
        for found in window.findChildren(QLabel)
        if found.isVisible()
        and found.text()
        and found.height() + 1 < found.heightForWidth(found.width())
    ]


def crossings(window: QWidget) -> list[tuple[str, str]]:
    """Pairs of neighbours in one parent that lie on each other."""
    found = []
    for parent in (window, *window.findChildren(QWidget)):
        if not parent.isVisible() or parent.layout() is None:
            continue
        children = (c for c in parent.children() if isinstance(c, QWidget) and c.isVisible())
        parts = [child for child in children if not isinstance(child, AlarmFrame)]
        for place, one in enumerate(parts):
            for other in parts[place + 1 :]:
                if placed(one).intersects(placed(other)):
                    found.append((type(one).__name__, type(other).__name__))
    return found


def placed(widget: QWidget) -> QRect:
    """Where a widget lies in its parent."""
    return QRect(widget.pos(), widget.size())
