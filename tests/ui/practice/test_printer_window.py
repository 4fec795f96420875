"""The simulated printer shows what it was sent, tells its codes, and never draws on the window."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.texts import Texts
from devices.transports import LoopPrinter
from printing import raster
from printing.layout import Page
from printing.renderer import LabelRenderer
from tests.printing.papers import SSCC, a_label, a_printer, a_slip
from tests.ui.texts import texts_of
from ui.practice import printer_window
from ui.practice.paper_view import PaperView, Thumb
from ui.practice.printer_window import PrinterWindow, papers_of
from ui.theme import Theme, apply

LABEL = LabelRenderer().render(a_label(), a_printer())
SLIP = LabelRenderer().render(a_slip(), a_printer())
Made = Callable[[str], PrinterWindow]


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[Made]:
    apply(qapp, Theme.light())
    made = []

    def window(url: str) -> PrinterWindow:
        made.append(PrinterWindow(Texts(), url, a_printer().dpi))
        made[-1].show()
        return made[-1]

    yield window
    for each in made:
        each.shut()
        each.hide()
        each.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def device() -> Iterator[LoopPrinter]:
    printer = LoopPrinter.named("printer-window")
    printer.forget()
    yield printer
    printer.forget()


def thumbs(window: PrinterWindow) -> list[Thumb]:
    return window.findChildren(Thumb)


def test_a_paper_is_read_back_with_its_codes() -> None:
    paper = papers_of(LABEL, a_printer().dpi)[0]

    assert paper.png.startswith(b"\x89PNG")
    assert f"00{SSCC}" in paper.codes


def test_papers_show_as_they_arrive_and_tell_their_codes(
    qtbot: QtBot, opened: Made, device: LoopPrinter
) -> None:
    window = opened("loop://printer-window")
    told: list[tuple[str, ...]] = []
    window.printed.connect(told.append)

    device.take(LABEL)
    qtbot.waitUntil(lambda: len(thumbs(window)) == 1)
    device.take(SLIP)
    qtbot.waitUntil(lambda: len(thumbs(window)) == 2)

    assert f"00{SSCC}" in told[0]
    assert [thumb.isChecked() for thumb in thumbs(window)].count(True) == 1
    view = window.findChild(PaperView)
    assert view is not None
    assert view.paper.size().width() == 812


def test_what_came_before_the_window_was_opened_is_shown(
    qtbot: QtBot, opened: Made, device: LoopPrinter
) -> None:
    device.take(LABEL)

    window = opened("loop://printer-window")

    qtbot.waitUntil(lambda: len(thumbs(window)) == 1)


def test_drawing_is_not_done_on_the_window_s_thread(
    qtbot: QtBot, opened: Made, device: LoopPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn_on: list[str] = []

    def png(page: Page) -> bytes:
        drawn_on.append(threading.current_thread().name)
        return raster.png(page)

    monkeypatch.setattr(printer_window, "png", png)
    window = opened("loop://printer-window")
    window.show_job(LABEL)
    qtbot.waitUntil(lambda: len(thumbs(window)) == 1)

    assert len(drawn_on) == 1
    assert drawn_on[0].startswith("label-picture")


def test_bytes_of_another_make_are_refused_in_words(
    qtbot: QtBot, opened: Made, device: LoopPrinter
) -> None:
    window = opened("loop://printer-window")

    device.take(b"hello")

    qtbot.waitUntil(lambda: "no label of ours" in " ".join(t.text for t in texts_of(window)))
    assert thumbs(window) == []


def test_paper_out_and_switched_off_are_one_touch_away(opened: Made, device: LoopPrinter) -> None:
    window = opened("loop://printer-window")
    buttons = {button.text(): button for button in window.findChildren(QPushButton)}
    no_paper = buttons[Texts().say("printer_window.no_paper")]
    off = buttons[Texts().say("printer_window.off")]

    no_paper.click()
    assert device.take(b"") == frozenset({"media-empty"})
    no_paper.click()
    assert device.take(b"") == frozenset()
    off.click()
    assert not device.is_online()


def test_a_real_printer_is_not_pretended(opened: Made) -> None:
    window = opened("tcp://10.0.0.9:9100")

    assert "tcp://10.0.0.9:9100" in " ".join(line.text for line in texts_of(window))
    assert not any(button.isEnabled() for button in window.findChildren(QPushButton))


def test_closing_only_hides_and_papers_go_on_arriving(
    qtbot: QtBot, opened: Made, device: LoopPrinter
) -> None:
    window = opened("loop://printer-window")

    window.close()
    device.take(LABEL)

    qtbot.waitUntil(lambda: len(thumbs(window)) == 1)
    assert not window.isVisible()
