"""The window of a station: bar, verdict band, stage, rail and the frame over all of them.

It paints what it is told and owns no state of the work. Overlays are children of the window, never
dialogs, so that a scan is heard whatever is open.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.decision import Words
from app.domain.feedback import Feedback
from app.domain.verbs import Verb
from app.floor.desk import Outcome
from app.floor.screens import (
    HomeScreen,
    PackScreen,
    PickScreen,
    ReturnScreen,
    Screen,
    ShipScreen,
    SignInScreen,
    StoppedScreen,
)
from app.texts import Texts
from ui.feedback import SoundPlayer
from ui.look.actions import action_of
from ui.look.tokens import FRAME, GAP
from ui.screens.home import HomeStage
from ui.screens.pack import PackStage
from ui.screens.pick import PickStage
from ui.screens.returns import ReturnStage
from ui.screens.ship import ShipStage
from ui.screens.sign_in import SignInStage
from ui.screens.stopped import StoppedStage
from ui.widgets.action_rail import Action, ActionRail
from ui.widgets.alarm_frame import AlarmFrame
from ui.widgets.top_bar import Chip, TopBar
from ui.widgets.verdict_band import Banner, VerdictBand

_Stage = SignInStage | HomeStage | PickStage | PackStage | ShipStage | ReturnStage | StoppedStage

JOBS: dict[type[Screen], str] = {
    SignInScreen: "sign_in",
    HomeScreen: "home",
    PickScreen: "pick",
    PackScreen: "pack",
    ShipScreen: "ship",
    ReturnScreen: "return",
    StoppedScreen: "stop",
}
STOPPED = frozenset({"stopped", "stored_again"})
MAX_RAIL = 5
BACK = "back"


class Window(QWidget):
    """One window, one station."""

    verb = Signal(object)
    """A ``Verb`` was pressed."""
    typed = Signal(str)
    """A code was typed on the screen's pad."""
    painted = Signal(object)
    """An ``Outcome`` is on the screen."""
    closing = Signal()

    def __init__(self, texts: Texts, sounds: SoundPlayer, *, reduce_motion: bool) -> None:
        super().__init__()
        self._texts = texts
        self._sounds = sounds
        self._screen: Screen | None = None
        self._overlay: QWidget | None = None
        self._unpainted: list[Outcome] = []
        self.setWindowTitle("Floorwalker")
        self.setMinimumSize(1024, 640)
        self._bar = TopBar(texts.say("verb.home"))
        self._bar.menu_pressed.connect(lambda: self.verb.emit(Verb.HOME))
        self._bar.chip_pressed.connect(self._chip)
        self._band = VerdictBand()
        self._reduce_motion = reduce_motion
        self._band.set_reduce_motion(reduce_motion)
        self._stack = QStackedWidget()
        self._rail = ActionRail()
        self._rail.pressed.connect(self._rail_pressed)
        self._stages = self._made_stages()
        self._lay_out()
        self._frame = AlarmFrame(self)

    @property
    def offered(self) -> tuple[Verb, ...]:
        """Verbs of the screen that is shown."""
        screen = self._screen
        tiles = tuple(t.verb for t in screen.tiles) if isinstance(screen, HomeScreen) else ()
        return (*tiles, *(screen.verbs if screen is not None else ()))

    @property
    def screen_model(self) -> Screen | None:
        """What is shown."""
        return self._screen

    @property
    def alarm(self) -> Feedback | None:
        """The class whose frame is up."""
        return self._frame.shown

    @property
    def banner(self) -> Banner:
        """What the band says."""
        return self._band.banner

    def show_screen(self, screen: Screen) -> None:
        """Shows a screen that changed without a scan: news from the centre, or the start."""
        before = self._screen
        self._paint(screen)
        if type(before) is not type(screen) or _step(before) != _step(screen):
            self._prompt(screen)

    def show_outcome(self, outcome: Outcome) -> None:
        """Shows the answer to a scan; the hot path."""
        stopped = _step(outcome.screen) in STOPPED and outcome.feedback is not Feedback.STOP
        if outcome.feedback is None or outcome.verb is Verb.SWITCH_THEME:
            self._band.tick()
        elif stopped or outcome.verb is Verb.SAVE_PICTURE:  # what is shown stays; this is heard
            self._band.tick()
            self._sounds.play(outcome.feedback)
        else:
            self._show_feedback(outcome, outcome.feedback)
        self._paint(outcome.screen)
        self._unpainted.append(outcome)
        self.update()
        QTimer.singleShot(100, self._tell_painted)

    def show_overlay(self, panel: QWidget | None, crumb: str = "") -> None:
        """Puts a panel over the stage, or takes it away; scans are heard all the while."""
        if self._overlay is not None and self._overlay is not panel:
            self._stack.removeWidget(self._overlay)
        self._overlay = panel
        if panel is not None:
            if self._stack.indexOf(panel) < 0:
                self._stack.addWidget(panel)
            self._stack.setCurrentWidget(panel)
            back = Action(
                id=BACK, text=self._texts.say("back.button"), icon="arrow-left", key="Esc"
            )
            self._rail.set_actions([back])
            self._bar.set_crumbs([self._texts.say(crumb)])
        elif self._screen is not None:
            self._stack.setCurrentWidget(self._stages[type(self._screen)])
            self._show_rail(self._screen)

    @property
    def overlay_open(self) -> bool:
        """Whether a panel lies over the stage."""
        return self._overlay is not None

    def set_chips(self, chips: list[Chip]) -> None:
        """Shows the chips of the bar."""
        self._bar.set_chips(chips)

    def show_failure(self, reason: str) -> None:
        """Says that nothing is heard any more; this does not go away."""
        noun, help_line = self._texts.say("error.worker"), self._texts.say("error.worker.help")
        self._band.show_banner(
            Banner(noun=noun, help=f"{help_line} {reason}", feedback=Feedback.STOP)
        )
        self._frame.show_feedback(Feedback.STOP)

    def event(self, event: QEvent) -> bool:
        """Tells who waits for it that an answer has been painted."""
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest and self._unpainted:
            self._tell_painted()
        return done

    def closeEvent(self, event: QCloseEvent) -> None:
        """Lets the station end in order."""
        self.closing.emit()
        event.accept()

    def _made_stages(self) -> dict[type[Screen], _Stage]:
        sign_in = SignInStage(self._texts)
        sign_in.typed.connect(self.typed)
        stages: dict[type[Screen], _Stage] = {
            SignInScreen: sign_in,
            HomeScreen: HomeStage(self._texts),
            PickScreen: PickStage(self._texts),
            PackScreen: PackStage(self._texts),
            ShipScreen: ShipStage(self._texts),
            ReturnScreen: ReturnStage(self._texts),
            StoppedScreen: StoppedStage(self._texts),
        }
        for stage in stages.values():
            stage.verb.connect(self.verb)
        return stages

    def _lay_out(self) -> None:
        for stage in self._stages.values():
            self._stack.addWidget(stage)
        middle = QVBoxLayout()
        middle.setContentsMargins(FRAME + 10, GAP, FRAME + 10, GAP + 4)
        middle.setSpacing(GAP)
        middle.addWidget(self._band)
        middle.addWidget(self._stack, 1)
        middle.addWidget(self._rail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addLayout(middle, 1)

    def _show_feedback(self, outcome: Outcome, feedback: Feedback) -> None:
        key = outcome.verdict.value
        words = {**outcome.words, "got": _shown(outcome)}
        self._band.show_banner(
            Banner(
                noun=self._texts.say(key, words),
                help=self._texts.say(f"{key}.help", words),
                count=_count(outcome.screen),
                feedback=feedback,
            )
        )
        if _step(outcome.screen) not in STOPPED:
            self._release_stop()
        self._alarm(feedback)

    def _alarm(self, feedback: Feedback) -> None:
        self._frame.show_feedback(feedback)
        heard = self._sounds.play(feedback)
        if not heard and not self._reduce_motion:
            self._frame.flash_again()

    def _release_stop(self) -> None:
        self._sounds.release_stop()
        if self._frame.shown is Feedback.STOP:
            self._frame.release()

    def _prompt(self, screen: Screen) -> None:
        """Says what to do next when no answer is being shown."""
        step = _step(screen)
        key = f"prompt.{JOBS[type(screen)]}.{step}"
        words = _words(screen)
        stopped = step in STOPPED
        self._band.show_banner(
            Banner(
                noun=self._texts.say(key, words),
                help=self._texts.say(f"{key}.help", words),
                count=_count(screen),
                feedback=Feedback.STOP if stopped else None,
                icon="" if stopped else PROMPT_ICONS.get(key, "scan-barcode"),
            )
        )
        if stopped:
            self._alarm(Feedback.STOP)
        else:
            self._release_stop()

    def _paint(self, screen: Screen) -> None:
        changed = self._screen is None or screen.verbs != self._screen.verbs
        self._screen = screen
        stage = self._stages[type(screen)]
        stage.show_screen(screen)  # type: ignore[arg-type]  # each stage takes its own screen
        if self._overlay is None:
            self._stack.setCurrentWidget(stage)
        if self._overlay is None:
            if changed:
                self._show_rail(screen)
            self._bar.set_crumbs(_crumbs(screen, self._texts))

    def _show_rail(self, screen: Screen) -> None:
        self._rail.set_actions([action_of(v, self._texts) for v in screen.verbs[:MAX_RAIL]])

    def _rail_pressed(self, name: str) -> None:
        if name == BACK:
            self.show_overlay(None)
        else:
            self.verb.emit(Verb(name))

    def _chip(self, name: str) -> None:
        goes = {"sync": Verb.GO_SYNC, "printer": Verb.GO_DEVICES, "scanner": Verb.GO_DEVICES}
        if name in goes:
            self.verb.emit(goes[name])

    def _tell_painted(self) -> None:
        while self._unpainted:
            self.painted.emit(self._unpainted.pop(0))


PROMPT_ICONS = {
    "prompt.pick.bin": "map-pin",
    "prompt.pick.idle": "shopping-cart",
    "prompt.pick.item": "shirt",
    "prompt.pick.tote": "package-open",
    "prompt.pick.done": "check",
    "prompt.sign_in.sign_in": "id-card",
    "prompt.home.home": "house",
}


def _step(screen: Screen | None) -> str:
    return screen.step if screen is not None else ""


def _shown(outcome: Outcome) -> str | int:
    return outcome.words.get("got", outcome.got)


def _words(screen: Screen) -> Words:
    """The plain facts of a screen, for the sentence that prompts."""
    if not is_dataclass(screen):
        return {}
    values = {field.name: getattr(screen, field.name) for field in fields(screen)}
    return {name: value for name, value in values.items() if isinstance(value, str | int)}


def _count(screen: Screen) -> str:
    match screen:
        case PickScreen() if screen.ordered:
            return f"{screen.picked} / {screen.ordered}"
        case PackScreen() if screen.ordered:
            return f"{screen.packed} / {screen.ordered}"
        case ReturnScreen() if screen.number:
            return str(screen.units)
    return ""


def _crumbs(screen: Screen, texts: Texts) -> list[str]:
    crumbs = [texts.say(f"job.{JOBS[type(screen)]}")]
    if isinstance(screen, PickScreen | PackScreen | ReturnScreen) and screen.number:
        crumbs.append(texts.say("crumb.order", {"order": screen.number}))
    if isinstance(screen, PickScreen | PackScreen) and screen.tote:
        crumbs.append(texts.say("crumb.tote", {"tote": screen.tote}))
    return crumbs
