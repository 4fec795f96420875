"""A keyboard scanner is heard in every window and dialog; typing is not taken for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.wedge import Wedge

CODE = "4012345678901"


class Heard:
    def __init__(self, app: QApplication) -> None:
        self.scans: list[str] = []
        self.truncated: list[bool] = []
        self.keys: list[int] = []
        self.wedge = Wedge(app, self._scan, self._key)

    def _scan(self, text: str, truncated: bool) -> None:
        self.scans.append(text)
        self.truncated.append(truncated)

    def _key(self, key: int, control: bool) -> bool:
        self.keys.append(key)
        return key == Qt.Key.Key_F9


@pytest.fixture
def heard(qapp: QApplication) -> Iterator[Heard]:
    heard = Heard(qapp)
    yield heard
    qapp.removeEventFilter(heard.wedge)
    heard.wedge.deleteLater()


W = TypeVar("W", bound=QWidget)


def shown(qtbot: QtBot, widget: W) -> W:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    return widget


def press(window: QWindow | None, char: str) -> None:
    assert window is not None
    QTest.keyClick(window, char)  # type: ignore[call-overload]  # the stubs lack the char overload


def scan(widget: QWidget, code: str = CODE, end: Qt.Key = Qt.Key.Key_Return) -> None:
    window = widget.window().windowHandle()
    for char in code:
        press(window, char)
    QTest.keyClick(window, end)


def line_edit() -> QLineEdit:
    field = QLineEdit()
    field.setFocus()
    return field


def dialog_with_default_button() -> QWidget:
    dialog = QDialog()
    button = QPushButton("Delete everything")
    button.setDefault(True)
    QVBoxLayout(dialog).addWidget(button)
    dialog.setModal(True)
    return dialog


def message_box() -> QWidget:
    return QMessageBox(
        QMessageBox.Icon.Question, "Really?", "Really?", QMessageBox.StandardButton.Yes
    )


def menu() -> QWidget:
    popup = QMenu()
    popup.addAction("4")
    return popup


def combo() -> QWidget:
    box = QComboBox()
    box.addItems([CODE, "x"])
    return box


@pytest.mark.parametrize(
    "make", [QWidget, line_edit, dialog_with_default_button, message_box, menu, combo]
)
def test_a_scan_is_heard_once_whatever_is_open(
    qtbot: QtBot, heard: Heard, make: Callable[[], QWidget]
) -> None:
    widget = shown(qtbot, make())

    scan(widget)

    assert heard.scans == [CODE]


def test_a_scan_leaves_the_focused_field_untouched(qtbot: QtBot, heard: Heard) -> None:
    field = shown(qtbot, line_edit())

    scan(field)
    qtbot.waitUntil(lambda: heard.scans == [CODE])

    assert field.text() == ""


def test_enter_of_a_scan_presses_no_button(qtbot: QtBot, heard: Heard) -> None:
    dialog = shown(qtbot, dialog_with_default_button())
    pressed: list[int] = []
    button = dialog.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    button.clicked.connect(lambda: pressed.append(1))

    scan(dialog)

    assert pressed == []


def has_length(field: QLineEdit, length: int) -> bool:
    return len(field.text()) == length


def test_slow_typing_reaches_the_field(qtbot: QtBot, heard: Heard) -> None:
    field = shown(qtbot, line_edit())
    window = field.windowHandle()

    for place, char in enumerate("milano", 1):
        press(window, char)
        qtbot.waitUntil(partial(has_length, field, place), timeout=5000)
    QTest.keyClick(window, Qt.Key.Key_Backspace)

    assert field.text() == "milan"
    assert heard.scans == []


def test_two_scans_back_to_back_are_two(qtbot: QtBot, heard: Heard) -> None:
    widget = shown(qtbot, QWidget())

    scan(widget, "B-04-3")
    scan(widget, "T-101")

    assert heard.scans == ["B-04-3", "T-101"]


def test_a_function_key_alone_is_a_key_and_no_scan(qtbot: QtBot, heard: Heard) -> None:
    widget = shown(qtbot, QWidget())

    QTest.keyClick(widget.windowHandle(), Qt.Key.Key_F9)

    assert heard.keys == [Qt.Key.Key_F9]
    assert heard.scans == []


def test_group_separator_arrives_as_control_bracket(qtbot: QtBot, heard: Heard) -> None:
    widget = shown(qtbot, QWidget())
    window = widget.windowHandle()

    for char in "]C1010401234567890121":
        press(window, char)
    QTest.keyClick(window, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
    for char in "10LOT":
        press(window, char)
    QTest.keyClick(window, Qt.Key.Key_Return)

    assert heard.scans == ["]C1010401234567890121\x1d10LOT"]


def test_a_burst_without_an_end_is_one_truncated_scan(qtbot: QtBot, heard: Heard) -> None:
    widget = shown(qtbot, QWidget())

    for _ in range(600):
        press(widget.windowHandle(), "7")
    qtbot.waitUntil(lambda: len(heard.scans) == 1, timeout=2000)

    assert heard.truncated == [True]


def test_tab_ends_a_scan(qtbot: QtBot, heard: Heard) -> None:
    widget = shown(qtbot, QWidget())

    scan(widget, end=Qt.Key.Key_Tab)

    assert heard.scans == [CODE]
