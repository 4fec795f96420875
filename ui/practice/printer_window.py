"""The window of a simulated printer: every paper it was given, drawn from the bytes it was sent.

Drawing takes tens of milliseconds and happens on a thread of its own, never on the window's.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.errors import MalformedCode
from app.texts import Texts
from devices.transports import LoopPrinter
from printing.layout import Bars, Page
from printing.raster import png
from printing.zpl_reader import read
from ui.look.tokens import GAP
from ui.practice.paper_view import PaperView, ThumbList
from ui.practice.parts import PracticeBanner
from ui.stage.rows import Note
from ui.widgets.facts import DoneMark
from ui.widgets.paint import label

KEPT = 60
NO_PAPER = frozenset({"media-empty"})


@dataclass(frozen=True, slots=True)
class Paper:
    """One page as it came out."""

    png: bytes
    codes: tuple[str, ...]
    """What its barcodes say."""


def papers_of(data: bytes, dpi: int) -> tuple[Paper, ...]:
    """Return the pages that a job prints.

    Raises:
        MalformedCode: the bytes are no labels of ours.
    """
    return tuple(Paper(png(page), _codes(page)) for page in read(data, dpi))


class PrinterWindow(QWidget):
    """Thumbnails at the left, the newest first; the chosen paper large at the right."""

    printed = Signal(object)
    """The codes on a paper that came out, a tuple of texts."""
    _arrived = Signal(bytes)
    """Thread: sent by the printer's thread, heard on the window's."""
    _drawn = Signal(tuple)
    """Thread: sent by the drawing thread; the papers of a job."""
    _refused = Signal(str)
    """Thread: sent by the drawing thread; why there are none."""

    def __init__(
        self, texts: Texts, printer: str, dpi: int = 203, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._texts, self._dpi = texts, dpi
        self._pen = ThreadPoolExecutor(max_workers=1, thread_name_prefix="label-picture")
        self.setWindowTitle(texts.say("printer_window.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._large, self._empty = PaperView(), DoneMark()
        self._thumbs = ThumbList(self._large.show_paper)
        self._trouble, self._count = Note("triangle-alert"), label("", "strong")
        self._no_paper = self._switch("printer_window.no_paper", self._set_no_paper)
        self._off = self._switch("printer_window.off", self._set_off)
        self._arrived.connect(self._draw)
        self._drawn.connect(self._show)
        self._refused.connect(self._complain)
        self._lay_out()
        self._device = self._listen(printer)
        self._say_count()
        self.resize(760, 860)

    def show_job(self, data: bytes) -> None:
        """Draw the bytes of a job, such as one printed before this start."""
        self._draw(data)

    def shut(self) -> None:
        """Stop listening and let the drawing thread end."""
        if self._device is not None:
            self._device.on_bytes = None
        self._pen.shutdown(wait=True, cancel_futures=True)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Be hidden only; papers go on arriving."""
        self.hide()
        event.ignore()

    def _listen(self, printer: str) -> LoopPrinter | None:
        parts = urlsplit(printer)
        if parts.scheme != "loop":
            words = {"printer": printer}
            self._empty.set_empty(
                self._texts.say("printer_window.real"),
                self._texts.say("printer_window.real.help", words),
                "printer",
            )
            for button in (self._no_paper, self._off):
                button.setEnabled(False)
            return None
        device = LoopPrinter.named(parts.netloc)
        for job in device.received:
            self._draw(job)
        device.on_bytes = self._arrived.emit
        return device

    def _draw(self, data: bytes) -> None:
        self._pen.submit(self._draw_away, data)

    def _draw_away(self, data: bytes) -> None:
        """Thread: the drawing thread."""
        try:
            self._drawn.emit(papers_of(data, self._dpi))
        except MalformedCode as wrong:
            self._refused.emit(str(wrong))

    def _show(self, papers: tuple[Paper, ...]) -> None:
        self._trouble.set_note("")
        for paper in papers:
            self._add(paper)
            if paper.codes:
                self.printed.emit(paper.codes)

    def _complain(self, why: str) -> None:
        self._trouble.set_note(self._texts.say("printer_window.unreadable", {"why": why}))

    def _add(self, paper: Paper) -> None:
        picture = QPixmap()
        picture.loadFromData(paper.png)
        self._thumbs.add(picture, f"{datetime.now().astimezone():%H:%M:%S}", KEPT)
        self._say_count()

    def _say_count(self) -> None:
        count = self._thumbs.count
        self._count.setText(self._texts.say("printer_window.count", {"count": count}))
        self._empty.setVisible(count == 0)
        self._thumbs.setVisible(count > 0)
        self._large.setVisible(count > 0)

    def _set_no_paper(self, empty: bool) -> None:
        if self._device is not None:
            self._device.set_trouble(NO_PAPER if empty else frozenset())

    def _set_off(self, off: bool) -> None:
        if self._device is not None:
            self._device.set_online(not off)

    def _switch(self, key: str, act: Callable[[bool], None]) -> QPushButton:
        made = QPushButton(self._texts.say(key))
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.toggled.connect(act)
        return made

    def _lay_out(self) -> None:
        say = self._texts.say
        self._empty.set_empty(say("printer_window.empty"), say("printer_window.empty.help"))
        self._trouble.set_note("")
        head, middle, inner = QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._count, 1)
        head.addWidget(self._no_paper)
        head.addWidget(self._off)
        middle.setSpacing(GAP)
        middle.addWidget(self._thumbs)
        middle.addWidget(self._large, 1)
        inner.setContentsMargins(18, 6, 18, 18)
        inner.setSpacing(GAP)
        inner.addLayout(head)
        inner.addWidget(self._trouble)
        inner.addWidget(self._empty, 1)
        inner.addLayout(middle, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        title, note = say("printer_window.title"), say("printer_window.mark")
        outer.addWidget(PracticeBanner(title, note))
        outer.addLayout(inner, 1)


def _codes(page: Page) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.data for item in page.items if isinstance(item, Bars)))
