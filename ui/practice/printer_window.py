"""The window of a simulated printer: every paper it was given, drawn from the bytes it was sent.

Drawing takes tens of milliseconds and happens on a thread of its own, never on the window's.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.errors import MalformedCode
from app.texts import Texts
from devices.transports import LoopPrinter
from printing.layout import Bars, Page
from printing.raster import png
from printing.zpl_reader import read
from ui.stage.rows import Note
from ui.tokens import GAP
from ui.widgets.facts import DoneMark
from ui.widgets.paint import label

KEPT = 60
THUMB = QSize(112, 168)
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
        self._full: list[QPixmap] = []
        self._pen = ThreadPoolExecutor(max_workers=1, thread_name_prefix="label-picture")
        self.setWindowTitle(texts.say("printer_window.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._list, self._large, self._empty = QListWidget(), QLabel(), DoneMark()
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the large paper for the new room."""
        self._show_large()

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
        for paper in papers:
            self._add(paper)
            if paper.codes:
                self.printed.emit(paper.codes)

    def _complain(self, why: str) -> None:
        self._trouble.set_note(self._texts.say("printer_window.unreadable", {"why": why}))

    def _add(self, paper: Paper) -> None:
        picture = QPixmap()
        picture.loadFromData(paper.png)
        self._full.insert(0, picture)
        words = datetime.now().astimezone().strftime("%H:%M:%S")
        self._list.insertItem(0, QListWidgetItem(QIcon(_fitted(picture, THUMB)), words))
        while self._list.count() > KEPT:
            self._list.takeItem(KEPT)
            self._full.pop()
        self._list.setCurrentRow(0)
        self._say_count()

    def _show_large(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._full):
            ratio = self.devicePixelRatioF()
            picture = _fitted(self._full[row], self._large.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            self._large.setPixmap(picture)

    def _say_count(self) -> None:
        count = self._list.count()
        self._count.setText(self._texts.say("printer_window.count", {"count": count}))
        self._empty.setVisible(count == 0)
        self._list.setVisible(count > 0)
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
        self._dress()
        head, middle, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.setSpacing(GAP)
        head.addWidget(self._count, 1)
        head.addWidget(self._no_paper)
        head.addWidget(self._off)
        middle.setSpacing(GAP)
        middle.addWidget(self._list)
        middle.addWidget(self._large, 1)
        column.setContentsMargins(18, 14, 18, 18)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self._trouble)
        column.addWidget(self._empty, 1)
        column.addLayout(middle, 1)

    def _dress(self) -> None:
        say = self._texts.say
        self._empty.set_empty(say("printer_window.empty"), say("printer_window.empty.help"))
        self._list.setViewMode(QListView.ViewMode.IconMode)
        self._list.setIconSize(THUMB)
        self._list.setMovement(QListView.Movement.Static)
        self._list.setFlow(QListView.Flow.TopToBottom)
        self._list.setWrapping(False)
        self._list.setFixedWidth(168)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.currentRowChanged.connect(lambda _: self._show_large())
        self._large.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._large.setMinimumSize(240, 320)
        self._large.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._trouble.set_note("")


def _codes(page: Page) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.data for item in page.items if isinstance(item, Bars)))


def _fitted(picture: QPixmap, room: QSize) -> QPixmap:
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return picture.scaled(room, keep, smooth)
