"""The band that answers every scan: what it was, what to do next, and the count.

The same place and size on every screen; it replaces its own words and never stacks. A good one
flashes and fades to neutral, everything else stays until the next answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEasingCurve, QRectF, QSize, QVariantAnimation
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.feedback import Feedback
from ui.look.tokens import FLASH_MS, GRID, TONES, Tokens
from ui.theme import tokens_of
from ui.widgets.icons import draw_icon
from ui.widgets.paint import (
    BOLD,
    MEDIUM,
    RIGHT,
    Edge,
    Lettering,
    draw_lines,
    draw_panel,
    draw_text,
    face,
    line_height,
    painter_on,
    text_width,
    wrap,
)

LOWEST = 104
MARGIN = 14
TICK = 32
STRIP = 8
"""Height of the amber mark along the lower edge."""
ROOMY = 1100
"""From this width on the band takes wider margins."""
WIDE = 1600
"""From this width on the noun is 54 px."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """What the band says."""

    noun: str
    """What it was, or what to do; at most 36 characters."""
    help: str = ""
    """The next step, one line."""
    count: str = ""
    feedback: Feedback | None = None
    """`None` for an instruction that answers no scan."""
    icon: str = ""
    """Replaces the shape of the class; for instructions and devices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words broken into lines for one width."""

    noun: QFont
    nouns: list[str]
    help: QFont
    helps: list[str]

    @property
    def noun_height(self) -> float:
        return line_height(self.noun) * len(self.nouns)

    @property
    def height(self) -> float:
        return self.noun_height + line_height(self.help) * len(self.helps)


class VerdictBand(QWidget):
    """Paints a banner; `show_banner` is the hot path and only stores and repaints."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._banner = Banner(noun="")
        self._reduce_motion = False
        self._broken: tuple[tuple[Banner, int], _Words] | None = None
        """The words in their lines, for what the band says at its width."""
        self._ticked = False
        self._storing = False
        self._glow = 0.0
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(FLASH_MS)
        self._fade.setStartValue(1.0)
        self._fade.setEndValue(0.0)
        self._fade.setEasingCurve(QEasingCurve.Type.InQuad)
        self._fade.valueChanged.connect(self._set_glow)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.resize(WIDE, LOWEST)  # or it would break its lines for 100 px before it is laid out

    @property
    def banner(self) -> Banner:
        """What the band says now."""
        return self._banner

    def set_reduce_motion(self, reduce: bool) -> None:
        """Keep a good answer tinted instead of fading it."""
        self._reduce_motion = reduce

    def show_banner(self, banner: Banner) -> None:
        """Say something new, at once."""
        before = self._words().height
        self._banner = banner
        self._ticked = False
        self._fade.stop()
        self._glow = 1.0
        if banner.feedback is Feedback.ACCEPT and not self._reduce_motion:
            self._fade.start()
        self.setAccessibleName(banner.noun)
        self.setAccessibleDescription(" ".join(t for t in (banner.help, banner.count) if t))
        if self._words().height != before:
            self.updateGeometry()
        self.update()

    def tick(self) -> None:
        """Mark that a scan was heard and changed nothing: an echo."""
        self._ticked = True
        self.update()

    @property
    def storing(self) -> bool:
        """Whether it is marked: a scan was heard and is not on disk yet."""
        return self._storing

    def set_storing(self, storing: bool) -> None:
        """Mark in amber that a scan is on its way to the disk, or that none is any more."""
        self._storing = storing
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as it may be, as high as the words need."""
        return QSize(800, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Never lower than its words."""
        return QSize(480, max(LOWEST, round(self._words().height) + 2 * MARGIN))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second line when the room gets narrow."""
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, shape, words and count."""
        tokens = tokens_of(self)
        painter = painter_on(self)
        room = QRectF(self.rect())
        shape = self._paint_ground(painter, room, tokens)
        ink = tokens.stop_ink if self._banner.feedback is Feedback.STOP else tokens.ink
        draw_icon(painter, QRectF(self._pad, 0, self._icon_side, room.height()), self._icon, shape)
        self._paint_words(painter, room.adjusted(self._words_left, 0, 0, 0), ink)
        self._paint_count(painter, room.adjusted(0, 0, -self._pad, 0), ink)
        if self._storing:
            painter.fillRect(room.adjusted(0, room.height() - STRIP, 0, 0), QColor(tokens.warn))
        painter.end()

    def _paint_ground(self, painter: QPainter, room: QRectF, tokens: Tokens) -> str:
        """Draw the panel and return the colour of the shape in it."""
        feedback = self._banner.feedback
        if feedback is None:
            draw_panel(painter, room, tokens.raised, Edge(tokens.ink, 2))
            return tokens.ink
        colours, tone = tokens.colours(), TONES[feedback]
        ground = _blend(tokens.raised, colours[tone.ground], self._glow)
        edge = _blend(tokens.ink, colours[tone.accent], self._glow)
        draw_panel(painter, room, ground, Edge(edge, 2 + 2 * self._glow))
        return colours[tone.accent]

    def _paint_words(self, painter: QPainter, room: QRectF, ink: str) -> None:
        words = self._words()
        top = room.center().y() - words.height / 2
        nouns = QRectF(room.left(), top, room.width(), words.noun_height)
        draw_lines(painter, nouns, words.nouns, Lettering(words.noun, ink))
        helps = QRectF(room.left(), nouns.bottom(), room.width(), words.height - words.noun_height)
        draw_lines(painter, helps, words.helps, Lettering(words.help, ink))

    def _paint_count(self, painter: QPainter, room: QRectF, ink: str) -> None:
        if self._banner.count:
            draw_text(painter, room, self._banner.count, Lettering(self._count_face, ink, RIGHT))
        if self._ticked:
            right = room.right() - self._count_width + 4
            draw_icon(painter, QRectF(right, 0, TICK, room.height()), "check", ink)

    def _words(self) -> _Words:
        known = (self._banner, self.width())
        if self._broken is None or self._broken[0] != known:
            self._broken = known, self._break()
        return self._broken[1]

    def _break(self) -> _Words:
        room = self.width() - self._words_left - self._count_width - self._pad
        noun, helper = face(54 if self.width() >= WIDE else 40, BOLD), face(20, MEDIUM)
        return _Words(
            noun=noun,
            nouns=wrap(self._banner.noun, noun, room),
            help=helper,
            helps=wrap(self._banner.help, helper, room),
        )

    @property
    def _icon(self) -> str:
        if self._banner.icon:
            return self._banner.icon
        return TONES[self._banner.feedback].icon if self._banner.feedback else "scan-barcode"

    @property
    def _pad(self) -> int:
        return 28 if self.width() >= ROOMY else 22

    @property
    def _icon_side(self) -> int:
        return 56 if self.width() >= ROOMY else 44

    @property
    def _words_left(self) -> int:
        return 2 * self._pad + self._icon_side - 4

    @property
    def _count_face(self) -> QFont:
        return face(54 if self.width() >= WIDE else 40, BOLD)

    @property
    def _count_width(self) -> float:
        """Room kept free for the count and for the tick of an echo beside it."""
        if not self._banner.count:
            return TICK
        return text_width(self._banner.count, self._count_face) + TICK + 2 * GRID

    def _set_glow(self, glow: float) -> None:
        self._glow = glow
        self.update()


def _blend(under: str, over: str, share: float) -> QColor:
    one, other = QColor(under), QColor(over)
    return QColor(
        round(one.red() + (other.red() - one.red()) * share),
        round(one.green() + (other.green() - one.green()) * share),
        round(one.blue() + (other.blue() - one.blue()) * share),
    )
