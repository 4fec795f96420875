"""Connects the station with its window: outcomes to the screen, keys and touches to the station."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Qt
from PySide6.QtWidgets import QApplication

from app.domain.feedback import Feedback
from app.domain.verbs import Verb
from app.floor.desk import Outcome
from app.floor.screens import HomeScreen, Screen, SignInScreen
from app.texts import Texts
from app.wire.lines import Health
from devices.states import DeviceState
from ui.children import entry_words
from ui.feedback import SoundPlayer
from ui.journal import Journal
from ui.look.actions import verb_of_key
from ui.look.chips import chips_of
from ui.look.voices import find_voice
from ui.practice import PracticePanel, PrinterWindow
from ui.screens.devices import DevicesPanel
from ui.screens.sync import SyncPanel, SyncStatus
from ui.station import PRACTICE, TYPED, WEDGE, Station
from ui.theme import Theme, apply
from ui.wedge import Wedge
from ui.window import Window


class Shell(QObject):
    """The window of a station with everything that is connected to it."""

    def __init__(self, app: QApplication, station: Station, texts: Texts, *, demo: bool) -> None:
        super().__init__(app)
        settings = station.settings
        self._app = app
        self._station = station
        self._texts = texts
        self._theme = settings.theme
        self._journal = Journal(settings.journal)
        self._health: Health | None = None
        self._devices: dict[str, DeviceState] = {}
        self._site = ""
        self._worker = ""
        self._sounds = SoundPlayer(find_voice(self), self)
        self.window = Window(texts, self._sounds, reduce_motion=settings.reduce_motion)
        self._sync_panel = SyncPanel(texts)
        self._devices_panel = DevicesPanel(texts)
        self._printer_window: PrinterWindow | None = None
        self._practice = PracticePanel(texts) if demo or settings.practice_panel else None
        self._wedge = Wedge(app, self._wedge_scan, self._key)
        self._connect()
        self._refresh_chips()

    def open(self) -> None:
        """Shows the window, and the practice panel where one is wanted."""
        self.window.resize(1366, 768)
        self.window.show()
        if self._practice is not None:
            self._practice.show()
            self._show_printer()

    def close(self) -> None:
        """Lets go of sound, journal and the drawing of labels."""
        if self._printer_window is not None:
            self._printer_window.shut()
        self._sounds.close()
        self._journal.close()

    def raise_window(self) -> None:
        """Brings the window to the front."""
        self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()

    def _connect(self) -> None:
        station, window = self._station, self.window
        station.outcome.connect(self._outcome)
        station.screen.connect(self._screen)
        station.health.connect(self._heard_health)
        station.device.connect(self._heard_device)
        station.printing.connect(self._refresh_devices)
        station.failed.connect(self._failed)
        station.centre_ready.connect(lambda url: self._journal.note("centre", url))
        window.verb.connect(self._verb)
        window.typed.connect(lambda text: station.submit(text, TYPED))
        window.painted.connect(self._painted)
        window.closing.connect(lambda: self._app.exit(0))
        self._devices_panel.printer_window_wanted.connect(self._show_printer)
        if self._practice is not None:
            self._practice.scanned.connect(lambda text: station.submit(text, PRACTICE))
            self._practice.order_wanted.connect(lambda: self._order())
            self._practice.cancel_wanted.connect(lambda number: self._order("--cancel", number))

    def _outcome(self, outcome: Outcome) -> None:
        keep = outcome.verb in (Verb.SAVE_PICTURE, Verb.SWITCH_THEME) or outcome.feedback is None
        if outcome.verb is Verb.GO_SYNC:
            self.window.show_overlay(self._sync_panel, "crumb.sync")
        elif outcome.verb is Verb.GO_DEVICES:
            self._refresh_devices()
            self.window.show_overlay(self._devices_panel, "crumb.devices")
        elif not keep:
            self.window.show_overlay(None)
        if outcome.verb is Verb.SWITCH_THEME:
            self._switch_theme()
        if outcome.verb is Verb.SAVE_PICTURE:
            self._journal.note("picture", str(self._save_picture()))
        self.window.show_outcome(outcome)
        if self._practice is not None:
            self._practice.show_wanted(outcome.screen)
        self._refresh_chips()

    def _screen(self, screen: Screen) -> None:
        self.window.show_screen(screen)
        self._journal.shown(screen)
        if self._practice is not None:
            self._practice.show_wanted(screen)
        self._refresh_chips()

    def _painted(self, outcome: Outcome) -> None:
        self._journal.painted(outcome)

    def _save_picture(self) -> Path:
        """A picture for support of what was on the screen when it was asked for."""
        folder = self._station.settings.data_dir / "pictures"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.png"
        self.window.grab().save(str(path))
        return path

    def _verb(self, verb: object) -> None:
        if isinstance(verb, Verb):
            self._station.press(verb)

    def _wedge_scan(self, text: str, truncated: bool) -> None:
        self._station.scanners.submit(text.encode(), None, WEDGE, truncated=truncated)

    def _key(self, key: int, control: bool) -> bool:
        if key == Qt.Key.Key_Escape and self.window.overlay_open:
            self.window.show_overlay(None)
            return True
        verb = verb_of_key(key, control=control, offered=self.window.offered)
        if verb is not None:
            self._station.press(verb)
        return verb is not None

    def _switch_theme(self) -> None:
        self._theme = "dark" if self._theme == "light" else "light"
        apply(self._app, Theme.named(self._theme))

    def _heard_health(self, health: Health) -> None:
        self._health = health
        self._refresh_chips()
        self._sync_panel.show_status(SyncStatus.of(health))

    def _heard_device(self, state: DeviceState) -> None:
        self._devices[state.id] = state
        self._refresh_devices()

    def _refresh_devices(self) -> None:
        self._devices_panel.show_devices(self._station.device_states(), self._station.print_jobs())
        self._refresh_chips()

    def _remember_who(self, screen: Screen | None) -> None:
        """Home and sign-in name the site and the person; the chips keep them on every screen."""
        if isinstance(screen, HomeScreen | SignInScreen):
            self._site = screen.site_name
            self._worker = screen.worker_name if isinstance(screen, HomeScreen) else ""

    def _refresh_chips(self) -> None:
        self._remember_who(self.window.screen_model)
        self.window.set_chips(
            chips_of(
                self._texts,
                (self._site, self._worker),
                self._health,
                self._station.device_states(),
                heard=self._sounds.heard,
            )
        )

    def _failed(self, reason: str) -> None:
        self.window.show_failure(reason)
        self._sounds.play(Feedback.STOP)

    def _show_printer(self) -> None:
        if self._printer_window is None:
            told = self._station.settings
            self._printer_window = PrinterWindow(self._texts, told.printer, told.printer_dpi)
            if self._practice is not None:
                self._printer_window.printed.connect(self._practice.note_printed)
        self._printer_window.show()

    def _order(self, *more: str) -> None:
        """Lets a small helper process send a signed message, the way a shop would."""
        words = [*entry_words(), "order", "--centre", self._station.centre_url, *more]
        QProcess.startDetached(words[0], words[1:])
