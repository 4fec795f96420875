"""How a station opens: the window is painted first; what stands behind it is fetched meanwhile.

Half of a start is the reading of program text that the first picture does not need: databases,
devices, paper. What is scanned into the window meanwhile is kept, and judged when the station is
there.
"""

from __future__ import annotations

import gc
import logging
import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.errors import FloorwalkerError
from app.floor.screens import SignInScreen
from app.settings import Settings
from app.texts import Texts
from ui.feedback import SoundPlayer
from ui.look.voices import find_voice
from ui.main.instance import EXIT_TROUBLE
from ui.main.paper import LateRenderer
from ui.wedge import Wedge
from ui.window import Window

if TYPE_CHECKING:  # they stand on the databases, which are fetched after the first picture
    from app.store.keystore import StationKey
    from ui.shell import Shell
    from ui.station import Station

log = logging.getLogger(__name__)
UNSEEN_MS = 500
"""A window that nobody can see is never painted; the station starts behind it all the same."""
SETTLED_MS = 300
"""From the first true screen to the work that must not delay it."""


class Opening(QObject):
    """One start of a station, from nothing to its end."""

    _fetched = Signal()

    def __init__(self, app: QApplication, settings: Settings, *, demo: bool) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        self._demo = demo
        self._texts = Texts(settings.language)
        self._sounds = SoundPlayer(find_voice(self), self)
        self.window = Window(self._texts, self._sounds, reduce_motion=settings.reduce_motion)
        self._wedge = Wedge(app, self._scanned, self._key_pressed)
        self._early: list[tuple[str, bool]] = []
        """What a keyboard scanner sent before the station was there."""
        self._key: StationKey | None = None
        self._trouble: Exception | None = None
        self._renderer = LateRenderer()
        self._thread = threading.Thread(target=self._fetch, name="opening", daemon=True)
        self._station: Station | None = None
        self._shell: Shell | None = None
        self._fetched.connect(self._connect)
        self.window.closing.connect(lambda: app.exit(0))

    def begin(self) -> None:
        """Shows the window; the rest follows as soon as it has been painted."""
        screen = SignInScreen(
            site_name=self._settings.site, station=self._settings.station, step="starting"
        )
        self.window.show_screen(screen)
        self.window.resize(1366, 768)
        self.window.installEventFilter(self)
        self.window.show()
        QTimer.singleShot(UNSEEN_MS, self._go_on)

    def close(self) -> None:
        """Ends what was started."""
        if self._thread.is_alive():
            self._thread.join()
        shell, station = self._shell, self._station
        self._shell = self._station = None
        if shell is not None:
            shell.close()
        self._sounds.close()
        if station is not None:
            station.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Waits for the first picture."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._go_on)
        return False

    def _go_on(self) -> None:
        if self._thread.ident is None:
            self.window.make_stages()  # before, for two threads would only take turns
            self._thread.start()

    def _fetch(self) -> None:
        """Reads the program text of the station, and its key; the window stays alive."""
        try:
            import app.floor.worker  # noqa: F401  # half a second that the first picture does not need
            import devices.manager  # noqa: F401
            from app.store.keystore import station_key

            self._key = station_key(self._settings.data_dir)
        except Exception as trouble:  # thread main: told on the window's thread
            log.exception("the station cannot be opened")
            self._trouble = trouble
        self._fetched.emit()

    def _connect(self) -> None:
        try:
            self._connect_station()
        except FloorwalkerError as trouble:
            print(trouble, file=sys.stderr)
        finally:
            if self._station is None:
                self._app.exit(EXIT_TROUBLE)

    def _connect_station(self) -> None:
        from ui.shell import Shell  # both stand on what was just fetched
        from ui.station import Station

        if self._key is None:
            raise self._trouble or RuntimeError("the key was not fetched")
        station = Station(self._settings, self._key, self._renderer, demo=self._demo)
        self._shell = Shell(self._app, self.window, station, self._texts)
        station.start()
        self._station = station
        while self._early:
            self._shell.hear_wedge(*self._early.pop(0))
        QTimer.singleShot(0, self._help)

    def _help(self) -> None:
        """The first true screen is shown: now the rest, that would have held it up."""
        if self._station is not None and self._shell is not None:
            self._station.start_children()
            self._shell.open_practice()
            QTimer.singleShot(SETTLED_MS, self._settle)

    def _settle(self) -> None:
        """Does what no first answer should wait for, and no first label either."""
        if self._station is not None:
            printers = (self._station.profiles,)
            threading.Thread(
                target=self._renderer.fetch, args=printers, name="paper", daemon=True
            ).start()
        gc.freeze()  # what lives as long as the window is never looked through again
        gc.enable()

    def _scanned(self, text: str, truncated: bool) -> None:
        if self._station is not None and self._shell is not None:
            self._shell.hear_wedge(text, truncated)
        else:
            self._early.append((text, truncated))

    def _key_pressed(self, key: int, control: bool) -> bool:
        return self._shell is not None and self._shell.hear_key(key, control)
