"""The stage of a signed-in worker: one large tile for every job, and what waits there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.verbs import Verb
from app.floor.screens import HomeScreen, Tile
from app.texts import Texts
from ui.look.actions import FACES
from ui.look.tokens import GAP
from ui.stage.layout import Memory
from ui.stage.rows import Note, Row, RowList
from ui.widgets.buttons import TileButton
from ui.widgets.cards import Card
from ui.widgets.facts import DoneMark

LOWEST = 120
TWO_ROWS = 400
"""A stage lower than this has its tiles in one row."""


class HomeStage(QWidget):
    """Tiles in one row or in two; a quiet line tells what is held."""

    verb = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._tiles: dict[Verb, TileButton] = {}
        self._columns = self._high = 0
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP + 2)
        self._empty = DoneMark()
        self._how, self._steps = Card(texts.say("stage.home.how")), RowList()
        self._how.body.addWidget(self._steps)
        self._how.body.addStretch(1)
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
            if self._memory.is_new(tile.job, (tile, self._tiles[tile.verb])):
                self._fill(tile)
        self._empty.setVisible(not screen.tiles)
        words = {"name": screen.worker_name}
        self._empty.set_empty(say("home.no_job"), say("stage.home.no_job.help", words))
        held = say("stage.home.held", {"count": screen.held, "site": screen.site_name})
        self._held.set_note(held if screen.held else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand four tiles in one row where two rows would be too low."""
        self._high = event.size().height()
        self._place()

    def _lay_out(self, tiles: tuple[Tile, ...]) -> None:
        for gone in self._tiles.values():
            self._grid.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._tiles.clear()
        self._grid.removeWidget(self._how)
        self._how.setVisible(len(tiles) == 1)
        for tile in tiles:
            face = FACES[tile.verb]
            button = TileButton(face.icon, self._texts.say(f"job.{tile.job}"), face.key)
            button.clicked.connect(lambda _=False, verb=tile.verb: self.verb.emit(verb))
            self._tiles[tile.verb] = button
        self._columns = 0
        self._place()
        if len(tiles) == 1:
            keys = [f"stage.how.{tiles[0].job}.{step}" for step in (1, 2, 3)]
            self._steps.show_rows(
                [Row(code=str(n), text=self._texts.say(key)) for n, key in enumerate(keys, 1)]
            )
            self._grid.addWidget(self._how, 0, 1)

    def _place(self) -> None:
        columns = 2 if len(self._tiles) == 4 and self._high >= TWO_ROWS else 4
        if columns == self._columns:
            return
        self._columns = columns
        for place, button in enumerate(self._tiles.values()):
            self._grid.addWidget(button, place // columns, place % columns)
            button.setMinimumHeight(LOWEST)

    def _fill(self, tile: Tile) -> None:
        key = f"stage.home.{tile.job}"
        if tile.count is None:
            self._tiles[tile.verb].set_count("", self._texts.say(key))
            return
        note = f"{key}.none" if tile.count == 0 else key
        self._tiles[tile.verb].set_count(str(tile.count), self._texts.say(note))
