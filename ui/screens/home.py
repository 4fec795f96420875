"""The stage of a signed-in worker: one large tile for every job, and what waits there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.verbs import Verb
from app.floor.screens import HomeScreen, Tile
from app.texts import Texts
from ui.stage.layout import Memory
from ui.stage.rows import Note
from ui.tokens import GAP
from ui.widgets.buttons import TileButton
from ui.widgets.facts import DoneMark

FACES = {
    "pick": ("shopping-cart", "F2"),
    "pack": ("package", "F3"),
    "ship": ("truck", "F4"),
    "return": ("rotate-ccw", "F5"),
}
"""Icon and key of a job's tile."""


class HomeStage(QWidget):
    """Tiles in one row or in two; a quiet line tells what is held."""

    verb = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._tiles: dict[Verb, TileButton] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP + 2)
        self._empty = DoneMark()
        self._held = Note("pause")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(self._grid, 1)
        column.addWidget(self._empty, 1)
        column.addWidget(self._held)

    def show_screen(self, screen: HomeScreen) -> None:
        """Paint the tiles; those that were there are kept."""
        say = self._texts.say
        if self._memory.is_new("jobs", tuple(tile.verb for tile in screen.tiles)):
            self._lay_out(screen.tiles)
        for tile in screen.tiles:
            if self._memory.is_new(tile.job, tile):
                self._fill(tile)
        self._empty.setVisible(not screen.tiles)
        words = {"name": screen.worker_name}
        self._empty.set_empty(say("home.no_job"), say("stage.home.no_job.help", words))
        held = say("stage.home.held", {"count": screen.held, "site": screen.site_name})
        self._held.set_note(held if screen.held else "")

    def _lay_out(self, tiles: tuple[Tile, ...]) -> None:
        for gone in self._tiles.values():
            self._grid.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._tiles.clear()
        columns = 2 if len(tiles) == 4 else max(1, len(tiles))
        for place, tile in enumerate(tiles):
            icon, key = FACES.get(tile.job, ("box", ""))
            button = TileButton(icon, self._texts.say(f"job.{tile.job}"), key)
            button.clicked.connect(lambda _=False, verb=tile.verb: self.verb.emit(verb))
            self._tiles[tile.verb] = button
            self._grid.addWidget(button, place // columns, place % columns)

    def _fill(self, tile: Tile) -> None:
        key = f"stage.home.{tile.job}"
        if tile.count is None:
            self._tiles[tile.verb].set_count("", self._texts.say(key))
            return
        note = f"{key}.none" if tile.count == 0 else key
        self._tiles[tile.verb].set_count(str(tile.count), self._texts.say(note))
