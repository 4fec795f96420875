"""Connects the station with its window: outcomes to the screen, keys and touches to the station."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QTimer
from PySide6.QtWidgets import QApplication

from app.domain.feedback import Feedback
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict
from app.floor.desk import Outcome
from app.floor.screens import (
    HomeScreen,
    Screen,
    ShipScreen,
    SignInScreen,
    StationView,
    SyncScreen,
)
from app.floor.station.sync_state import sync_screen
from app.floor.station.undecided.aside import Decide
from app.floor.station.undecided.review import ACTS
from app.store.floor_rows import DecisionKind
from app.store.keystore import Protection
from app.texts import Texts
from app.wire.lines import Health
from devices.states import DeviceState
from ui.children import entry_words
from ui.journal import Journal
from ui.look.actions import key_name, verb_of_key
from ui.look.banners import crumbs_of
from ui.look.chips import Facts, chips_of
from ui.screens.devices import DevicesPanel
from ui.screens.review import ReviewPanel
from ui.screens.sync import SyncPanel
from ui.station import PRACTICE, TYPED, WEDGE, Station
from ui.storing import Storing
from ui.theme import Theme, apply
from ui.window import Window

if TYPE_CHECKING:  # it draws paper, and few stations show it
    from ui.practice import PracticePanel, PrinterWindow

SOON_MS = 40
"""The bar follows an answer, and whatever else is told, after the answer was painted."""
AGING_MS = 10_000
"""How often ages on the bar are looked at when nothing else happens."""


class Shell(QObject):
    """The window of a station with everything that is connected to it."""

    def __init__(self, app: QApplication, window: Window, station: Station, texts: Texts) -> None:
        super().__init__(app)
        settings = station.settings
        self._app = app
        self._station = station
        self._texts = texts
        self._theme = settings.theme
        self._journal = Journal(settings.journal)
        self._health: Health | None = None
        self._view = StationView()
        self.window = window
        self._make_panels()
        self._printer_window: PrinterWindow | None = None
        self._practice = _practice_panel(station, texts)
        self._aging = QTimer(self, interval=AGING_MS)
        self._aging.timeout.connect(self._refresh_chips)
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self._refresh_chips)
        self._storing = Storing(station.waiting_scans, self)
        self._connect()
        self._refresh_chips()
        self._aging.start()

    def open_practice(self) -> None:
        """Shows the practice panel where one is wanted."""
        if self._practice is not None:
            self._practice.show()
            self._show_printer()

    def close(self) -> None:
        """Lets go of the journal and the drawing of labels."""
        if self._printer_window is not None:
            self._printer_window.shut()
        self._journal.close()

    def _connect(self) -> None:
        station, window = self._station, self.window
        station.heard.connect(self._storing.heard)
        self._storing.changed.connect(window.show_storing)
        station.outcome.connect(self._outcome)
        station.screen.connect(self._screen)
        station.health.connect(self._heard_health)
        station.view.connect(self._heard_view)
        station.device.connect(self._heard_device)
        station.printing.connect(self._refresh_devices)
        station.failed.connect(self._failed)
        station.centre_ready.connect(lambda url: self._journal.note("centre", url))
        window.verb.connect(self._verb)
        window.typed.connect(lambda text: station.submit(text, TYPED))
        window.painted.connect(self._painted)
        window.overlay_pressed.connect(self._press_in_panel)
        if self._practice is not None:
            self._practice.scanned.connect(lambda text: station.submit(text, PRACTICE))
            self._practice.order_wanted.connect(lambda: self._order())
            self._practice.cancel_wanted.connect(lambda number: self._order("--cancel", number))

    def _make_panels(self) -> None:
        self._sync_panel = SyncPanel(self._texts)
        self._devices_panel = DevicesPanel(self._texts)
        self._review_panel = ReviewPanel(self._texts)
        self._sync_panel.actions_changed.connect(self._offer_in_panel)
        self._review_panel.actions_changed.connect(self._offer_in_panel)
        self._review_panel.verb.connect(self._verb)
        self._sync_panel.decided.connect(self._decide)
        self._devices_panel.printer_window_wanted.connect(self._show_printer)

    def _speak(self, language: str) -> None:
        """Says everything in the language of whoever is signed in."""
        wanted = language or self._station.settings.language
        if wanted == self._texts.language:
            return
        self._texts.speak(wanted)
        if self._texts.language != wanted:
            return  # there is no such catalogue; English stays
        self.window.show_overlay(None)
        for panel in (self._sync_panel, self._devices_panel, self._review_panel):
            panel.deleteLater()
        self._make_panels()
        self.window.retell()

    def _outcome(self, outcome: Outcome) -> None:
        self._storing.answered()
        self._speak(outcome.language)
        if outcome.verb is Verb.GO_SYNC:
            self._sync_panel.show_sync(self._synced(), datetime.now(UTC))
            self._sync_panel.put_away()
            self.window.show_overlay(self._sync_panel, "crumb.sync", self._sync_panel.offered())
        elif outcome.verb is Verb.GO_DEVICES:
            self._show_devices()
            self.window.show_overlay(self._devices_panel, "crumb.devices")
        elif outcome.verb is Verb.GO_REVIEW:
            self._show_review(datetime.now(UTC))
            self.window.show_overlay(
                self._review_panel, "crumb.review", self._review_panel.offered()
            )
        elif not self._keeps_panel(outcome):
            self.window.show_overlay(None)
        if outcome.verb is Verb.SWITCH_THEME:
            self._switch_theme()
        if outcome.verb is Verb.SAVE_PICTURE:
            self._journal.note("picture", str(self._save_picture()))
        self.window.show_outcome(outcome)
        if self._practice is not None:
            self._practice.show_wanted(outcome.screen)
        self._refresh_soon()

    def _keeps_panel(self, outcome: Outcome) -> bool:
        """Tells whether what lies over the stage stays there after an answer."""
        if outcome.verb in ACTS and self.window.overlay is self._review_panel:
            return outcome.feedback is not Feedback.STOP
        quiet = outcome.feedback is None or outcome.verdict is CommonVerdict.STORED
        return quiet or outcome.verb in (Verb.SAVE_PICTURE, Verb.SWITCH_THEME)

    def _screen(self, screen: Screen) -> None:
        self.window.show_screen(screen)
        self._journal.shown(screen)
        if self._practice is not None:
            self._practice.show_wanted(screen)
        self._refresh_soon()

    def _painted(self, outcome: Outcome) -> None:
        self._journal.painted(outcome)
        if outcome.verdict is CommonVerdict.DROP_ALL:
            self._station.worker.question_painted(outcome.scan_seq)

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

    def hear_wedge(self, text: str, truncated: bool) -> None:
        """Takes what a keyboard scanner sent; a burst without an end is truncated."""
        self._station.scanners.submit(text.encode(), None, WEDGE, truncated=truncated)

    def hear_key(self, key: int, control: bool) -> bool:
        """Does what a key of Qt's stands for; tells whether there is such a thing."""
        if self.window.press_in_overlay(key_name(key, control=control)):
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
        self._refresh_soon()

    def _heard_view(self, view: StationView) -> None:
        self._view = view
        self._speak(view.language)
        self._refresh_soon()

    def _offer_in_panel(self) -> None:
        panel = self.window.overlay
        if isinstance(panel, SyncPanel | ReviewPanel):
            self.window.offer(panel.offered())

    def _press_in_panel(self, name: str) -> None:
        panel = self.window.overlay
        if isinstance(panel, SyncPanel | ReviewPanel):
            panel.press(name)

    def _decide(self, command_id: str, kind: DecisionKind, reason: str) -> None:
        self._station.decide(
            Decide(command_id=command_id, kind=kind, actor=self._view.badge, reason=reason)
        )

    def _heard_device(self, _state: DeviceState) -> None:
        self._refresh_devices()

    def _refresh_devices(self) -> None:
        if self.window.overlay is self._devices_panel:
            self._show_devices()
        self._refresh_soon()

    def _show_devices(self) -> None:
        reduced = self._station.protection is not Protection.FULL
        jobs = self._station.print_jobs()
        self._devices_panel.show_devices(self._station.device_states(), jobs, key_file=reduced)

    def _synced(self) -> SyncScreen:
        return sync_screen(self._health, self._view, self._station.protection.value)

    def _show_review(self, now: datetime) -> None:
        screen = self.window.screen_model
        open_job = crumbs_of(screen, self._texts) if screen is not None else []
        self._review_panel.show_review(self._view, open_job, now)

    def _refresh_soon(self) -> None:
        """Lets the bar follow after the answer was painted; what can be pressed follows at once."""
        if self.window.overlay is not None:
            self._refresh_chips()
        else:
            self._soon.start()

    def _refresh_chips(self) -> None:
        """Follows with the bar, and with the panel that lies over the stage."""
        now = datetime.now(UTC)
        sync = self._synced()
        screen = self.window.screen_model
        facts = Facts(
            site=self._view.site_name,
            worker=self._view.worker_name,
            sync=sync,
            devices=self._station.device_states(),
            review=self._view.review_count,
            heard=self.window.sounds.heard,
            cages=screen.cages if isinstance(screen, HomeScreen | ShipScreen) else (),
            roomy=isinstance(screen, HomeScreen | SignInScreen) or self.window.overlay is not None,
        )
        self.window.set_chips(chips_of(self._texts, facts, now))
        if self.window.overlay is self._sync_panel:
            self._sync_panel.show_sync(sync, now)
        elif self.window.overlay is self._review_panel:
            self._show_review(now)

    def _failed(self, reason: str) -> None:
        self.window.show_failure(reason)
        self.window.sounds.play(Feedback.STOP)

    def _show_printer(self) -> None:
        if self._printer_window is None:
            from ui.practice import PrinterWindow  # few stations ever open it

            told = self._station.settings
            self._printer_window = PrinterWindow(self._texts, told.printer, told.printer_dpi)
            if self._practice is not None:
                self._printer_window.printed.connect(self._practice.note_printed)
        self._printer_window.show()

    def _order(self, *more: str) -> None:
        """Lets a small helper process send a signed message, the way a shop would."""
        words = [*entry_words(), "order", "--centre", self._station.centre_url, *more]
        QProcess.startDetached(words[0], words[1:])


def _practice_panel(station: Station, texts: Texts) -> PracticePanel | None:
    if not (station.demo or station.settings.practice_panel):
        return None
    from ui.practice import PracticePanel  # a station with a scanner and a printer has none

    return PracticePanel(texts)
