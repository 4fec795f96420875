"""The window is painted first; what is scanned before the station is there is not lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings import Settings
from devices.wedge import WedgeProfile
from tests.structure.tree import ROOT
from ui.main import opening as opening_module
from ui.main.instance import EXIT_TROUBLE
from ui.main.opening import Opening
from ui.station import Station
from ui.wedge import Wedge

CODE = "4012345678901"

NOT_YET = ("sqlalchemy", "sqlcipher3", "reportlab", "PIL", "barcode", "segno", "serial", "keyring")
"""What no first picture needs."""


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the window would have started beside itself."""
    started: list[str] = []
    monkeypatch.setattr(Station, "start_children", lambda _station: started.append("sync"))
    return started


@pytest.fixture
def opening(
    qapp: QApplication, tmp_path: Path, children: list[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opening]:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patient = partial(Wedge, profile=WedgeProfile(gap_max_s=0.5))  # a busy machine paints between
    monkeypatch.setattr(opening_module, "Wedge", patient)
    settings = Settings(data_dir=tmp_path, centre_url="http://127.0.0.1:9", station="ST-07")
    made = Opening(qapp, settings, demo=False)
    made.window.closing.disconnect()  # it would end the event loop of all tests
    yield made
    shell = made._shell
    made.close()
    if shell is not None:
        shell.deleteLater()
    qapp.removeEventFilter(made._wedge)
    made.window.deleteLater()
    made.deleteLater()


def step_of(opening: Opening) -> str:
    screen = opening.window.screen_model
    return screen.step if screen is not None else ""


def test_the_first_picture_says_what_is_true(
    opening: Opening, qtbot: QtBot, children: list[str]
) -> None:
    opening.begin()

    assert opening.window.isVisible()
    assert step_of(opening) == "starting"
    assert opening.window.banner.noun == "One moment"
    assert children == []
    qtbot.waitUntil(lambda: step_of(opening) == "sign_in")
    assert opening.window.banner.noun == "Scan your badge"
    qtbot.waitUntil(lambda: children == ["sync"])


def test_what_is_scanned_before_the_station_is_there_is_answered(
    opening: Opening, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_go_on", lambda: None)
    answered: list[str] = []
    opening.window.painted.connect(lambda outcome: answered.append(outcome.got))
    opening.begin()
    handle = opening.window.windowHandle()
    assert handle is not None

    for char in CODE:
        QTest.keyClick(handle, char)  # type: ignore[call-overload]  # the stubs lack char
    QTest.keyClick(handle, Qt.Key.Key_Return)

    assert step_of(opening) == "starting"
    Opening._go_on(opening)
    qtbot.waitUntil(lambda: answered == [f"0{CODE}"])


def test_a_window_that_nobody_sees_is_a_station_all_the_same(
    opening: Opening, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "eventFilter", lambda _watched, _event: False)
    opening.begin()
    opening.window.hide()

    qtbot.waitUntil(lambda: step_of(opening) == "sign_in")


def test_a_station_that_cannot_be_opened_ends_with_its_reason(
    opening: Opening,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    codes: list[int] = []
    monkeypatch.setattr(opening, "_app", type("App", (), {"exit": staticmethod(codes.append)}))
    (tmp_path / "floor.db").write_bytes(b"another station's")

    opening.begin()

    qtbot.waitUntil(lambda: codes == [EXIT_TROUBLE])
    assert "its key is neither in the key store nor in station.key" in capsys.readouterr().err


def test_the_first_picture_waits_for_nothing_it_does_not_need() -> None:
    look = f"import sys, ui.main; print([name for name in {NOT_YET!r} if name in sys.modules])"

    def fetched(more: str = "") -> str:
        words = [sys.executable, "-c", f"{more}{look}"]
        return subprocess.check_output(words, cwd=ROOT, text=True, timeout=30).strip()

    assert fetched() == "[]"
    assert fetched("import app.floor.worker; ") == "['sqlalchemy', 'sqlcipher3']"
