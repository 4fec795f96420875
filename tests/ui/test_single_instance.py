"""One window for each data folder, however alike the folders are called."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from ui.main import SingleInstance


def a_folder(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name / "warehouse" / "data"
    folder.mkdir(parents=True)
    return folder


def test_a_second_start_raises_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_folder(tmp_path, "one")
    raised: list[str] = []
    first = SingleInstance(folder)
    first.on_second_start(lambda: raised.append("one"))

    second = SingleInstance(folder)

    assert first.first
    assert not second.first
    assert second.raise_other() == 0
    qtbot.waitUntil(lambda: raised == ["one"])


def test_folders_with_the_same_end_are_two_stations(qtbot: QtBot, tmp_path: Path) -> None:
    raised: list[str] = []
    one, two = (SingleInstance(a_folder(tmp_path, name)) for name in ("one", "two"))
    one.on_second_start(lambda: raised.append("one"))
    two.on_second_start(lambda: raised.append("two"))

    assert one.first
    assert two.first
    assert one.raise_other() == 0
    qtbot.waitUntil(lambda: raised == ["one"])
