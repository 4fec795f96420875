"""The frame around the whole window, top bar included, that says wrong, over, stop or confirm.

Each has a pattern of its own, so it is known without colour. Wrong and over stay until the next
good scan, stop until its named action calls `release`.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from app.domain.feedback import CLEARS_BY_NEXT_GOOD_SCAN, GOOD, Feedback
from ui.look.tokens import FRAME, TONES, Pattern, Tokens
from ui.theme import tokens_of

BLINK_MS = 180
"""One half of a blink; two blinks a second stay below three flashes a second."""


class AlarmFrame(QWidget):
    """Lies over everything in its parent, lets every touch through, and paints only its border."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shown: Feedback | None = None
        self._blink = QTimer(self, interval=BLINK_MS)
        self._blink.timeout.connect(self._next_blink)
        self._blinks_left = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing below it is painted
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window.installEventFilter(self)
        self._cover()
        self.hide()

    @property
    def shown(self) -> Feedback | None:
        """The class whose frame is up."""
        return self._shown

    def show_feedback(self, feedback: Feedback) -> None:
        """Put up the frame of an answer, or take an earlier one down if this answer may."""
        if self._shown is Feedback.STOP and feedback is not Feedback.STOP:
            return
        if TONES[feedback].pattern is not Pattern.NONE:
            self._put_up(feedback)
        elif feedback in GOOD or self._shown not in CLEARS_BY_NEXT_GOOD_SCAN:
            self.release()

    def release(self) -> None:
        """Take the frame down; for a stop this is its named action."""
        self._blink.stop()
        self._shown = None
        self.hide()

    def flash_again(self) -> None:
        """Blink once more, in place of a sound that could not be heard."""
        if self._shown is not None:
            self._blinks_left = 2
            self._blink.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the window."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.ChildAdded):
            self._cover()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the border in the pattern of the class."""
        if self._shown is None:
            return
        tokens, tone = tokens_of(self), TONES[self._shown]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = tokens.colours()[tone.frame]
        for side in _sides(self.rect()):
            painter.fillRect(side, frame_brush(tone.pattern, colour, tokens))
        line = tokens.stop if tone.pattern is Pattern.HAZARD else colour
        painter.setPen(QPen(QColor(line), 2))
        painter.drawRect(QRectF(self.rect()).adjusted(FRAME - 1, FRAME - 1, 1 - FRAME, 1 - FRAME))
        painter.end()

    def _put_up(self, feedback: Feedback) -> None:
        self._blink.stop()
        stays = self._shown is feedback and self.isVisible()
        self._shown = feedback
        self._cover()
        if not stays:
            self.show()
            self.update()

    def _next_blink(self) -> None:
        self._blinks_left -= 1
        self.setVisible(self._blinks_left % 2 == 0)
        if self._blinks_left <= 0:
            self._blink.stop()

    def _cover(self) -> None:
        room = self._window.rect()
        if self.geometry() != room or self.mask().isEmpty():
            self.setGeometry(room)
            inner = room.adjusted(FRAME, FRAME, -FRAME, -FRAME)
            self.setMask(QRegion(room).subtracted(QRegion(inner)))
        self.raise_()


@lru_cache(maxsize=8)
def frame_brush(pattern: Pattern, colour: str, tokens: Tokens) -> QBrush:
    """Return the brush of a frame: solid, red stripes, black on yellow, or hatched amber."""
    if pattern is Pattern.STRIPES:
        return QBrush(_diagonal(colour, tokens.stripe, 28, 14))
    if pattern is Pattern.HAZARD:
        return QBrush(_diagonal(tokens.stop_ink, tokens.stop, 40, 20))
    if pattern is Pattern.HATCH:
        return QBrush(_diagonal(colour, tokens.base, 14, 6))
    return QBrush(QColor(colour))


def _diagonal(colour: str, ground: str, period: int, stroke: float) -> QPixmap:
    """Return a tile of slanted stripes that joins on all sides; strokes measured along an edge."""
    ratio = 2
    tile = QPixmap(period * ratio, period * ratio)
    tile.setDevicePixelRatio(ratio)
    tile.fill(QColor(ground))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(
        QPen(QColor(colour), stroke * 0.7071, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    )
    for shift in (-period, 0, period):
        painter.drawLine(shift - period, 2 * period, shift + 2 * period, -period)
    painter.end()
    return tile


def _sides(room: QRect) -> list[QRect]:
    return [
        QRect(0, 0, room.width(), FRAME),
        QRect(0, room.height() - FRAME, room.width(), FRAME),
        QRect(0, FRAME, FRAME, room.height() - 2 * FRAME),
        QRect(room.width() - FRAME, FRAME, FRAME, room.height() - 2 * FRAME),
    ]
