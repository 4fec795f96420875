"""The window speaks the language of whoever is signed in, everywhere and at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.texts import I18N, Texts
from build_spec.make_i18n import read_catalogue
from tests.ui.examples import SCREENS
from tests.ui.test_window import RecordingVoice
from tests.ui.texts import texts_of
from ui.feedback import SoundPlayer
from ui.window import Window

MARK = "¿"


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    """English, and a language in which every sentence begins with a mark."""
    source = read_catalogue(I18N / "en" / "LC_MESSAGES" / "floorwalker.po")
    marked = Catalog(locale="de")
    for message in source:
        if message.id:
            marked.add(message.id, MARK + str(message.string))
    for name, catalogue in (("en", source), ("de", marked)):
        folder = tmp_path / name / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "floorwalker.mo").open("wb") as file:
            write_mo(file, catalogue)
    return Texts(folder=tmp_path)


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, texts: Texts) -> Iterator[Window]:
    player = SoundPlayer(RecordingVoice())
    window = Window(texts, player, reduce_motion=True)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    player.close()


def marked(window: Window) -> tuple[int, int]:
    """How many lines of the window begin with the mark, and how many there are."""
    lines = [line.text for line in texts_of(window)]
    return sum(line.startswith(MARK) for line in lines), len(lines)


@pytest.mark.parametrize("name", ["home", "pick-item", "pack-units", "ship-apply"])
def test_every_part_of_the_window_changes_its_language(
    window: Window, texts: Texts, name: str
) -> None:
    window.show_screen(SCREENS[name])
    before, lines = marked(window)

    texts.speak("de")
    window.retell()
    after, _ = marked(window)
    texts.speak("en")
    window.retell()

    assert before == 0
    assert after > lines / 4
    assert marked(window) == (0, lines)
    assert not any(MARK in button.action.text for button in window._rail.buttons())


def test_an_unknown_language_is_english(texts: Texts) -> None:
    texts.speak("tlh")

    assert (texts.language, texts.say("verb.undo")) == ("en", Texts().say("verb.undo"))
