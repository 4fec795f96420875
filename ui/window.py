"""The window of a station: bar, verdict band, stage, rail and the frame over all of them.

It paints what it is told and owns no state of the work. Overlays are children of the window, never
dialogs, so that a scan is heard whatever is open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.feedback import Feedback
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict
from app.floor.screens import (
    HomeScreen,
    PackScreen,
    PickScreen,
    Screen,
    SignInScreen,
)
from app.texts import Texts
from ui.feedback import SoundPlayer
from ui.look.actions import action_of, is_ready
from ui.look.banners import STOPPED, answer_banner, crumbs_of, prompt_banner
from ui.look.tokens import FRAME, GAP
from ui.screens import Stage, job_stages
from ui.screens.more import MorePanel
from ui.screens.pick import PickStage
from ui.screens.sign_in import SignInStage
from ui.widgets.action_rail import Action, ActionRail
from ui.widgets.alarm_frame import AlarmFrame
from ui.widgets.top_bar import Chip, TopBar
from ui.widgets.verdict_band import Banner, VerdictBand

if TYPE_CHECKING:  # it stands on the databases, and the first picture does not
    from app.floor.desk import Outcome

UNSEEN_MS = 100
"""A window that nobody can see is not painted: an answer counts as shown after this."""
LOW = Qt.EventPriority.LowEventPriority.value
MAX_RAIL = 5
BACK = "back"
MORE, MORE_KEY = "more", "F1"
CHIPS_GO = {
    "sync": Verb.GO_SYNC,
    "protection": Verb.GO_SYNC,
    "disk": Verb.GO_SYNC,
    "printer": Verb.GO_DEVICES,
    "scanner": Verb.GO_DEVICES,
    "review": Verb.GO_REVIEW,
    "cut_off": Verb.GO_SHIP,
}
"""What is behind a chip."""


class Window(QWidget):
    """One window, one station."""

    verb = Signal(object)
    """A ``Verb`` was pressed."""
    typed = Signal(str)
    """A code was typed on the screen's pad."""
    overlay_pressed = Signal(str)
    """An action that the open panel offers was pressed, by its id."""
    painted = Signal(object)
    """An ``Outcome`` is on the screen."""
    closing = Signal()

    def __init__(self, texts: Texts, sounds: SoundPlayer, *, reduce_motion: bool) -> None:
        super().__init__()
        self._texts = texts
        self._sounds = sounds
        self._screen: Screen | None = None
        self._prompts = False
        """The band says what to do next, and not what became of a scan."""
        self._overlay: QWidget | None = None
        self._offered: list[tuple[Verb, bool]] | None = None
        """Verbs on the rail and whether they are ready; None while a panel has the rail."""
        self._unpainted: list[Outcome] = []
        self._unseen = _once(self, UNSEEN_MS, self._tell_painted)
        self.setWindowTitle("Floorwalker")
        self._bar = TopBar(texts.say("verb.home"))
        self._bar.menu_pressed.connect(lambda: self.verb.emit(Verb.HOME))
        self._bar.chip_pressed.connect(self._chip)
        self._band = VerdictBand()
        self._reduce_motion = reduce_motion
        self._band.set_reduce_motion(reduce_motion)
        self._stack = QStackedWidget()
        self._rail = ActionRail()
        self._rail.pressed.connect(self._rail_pressed)
        self._stages: dict[type[Screen], Stage] = {}
        self._add_stages({SignInScreen: self._sign_in()})
        self._lay_out()
        self._frame = AlarmFrame(self)

    @property
    def offered(self) -> tuple[Verb, ...]:
        """Verbs of the screen that is shown."""
        screen = self._screen
        tiles = tuple(t.verb for t in screen.tiles) if isinstance(screen, HomeScreen) else ()
        return (*tiles, *(screen.verbs if screen is not None else ()), *_more_of(screen))

    @property
    def sounds(self) -> SoundPlayer:
        """What is heard with what is shown."""
        return self._sounds

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
        moved = type(before) is not type(screen) or _step(before) != _step(screen)
        if moved or (self._prompts and prompt_banner(screen, self._texts) != self._band.banner):
            self._prompt(screen)

    def show_outcome(self, outcome: Outcome) -> None:
        """Shows the answer to a scan; the hot path."""
        stopped = _step(outcome.screen) in STOPPED and outcome.feedback is not Feedback.STOP
        beside = outcome.verb is Verb.SAVE_PICTURE or outcome.verdict is CommonVerdict.STORED
        heard = outcome.feedback
        if heard is None or outcome.verb is Verb.SWITCH_THEME:
            heard = None
            self._band.tick()
        elif stopped or beside:  # what is shown stays; this is heard
            self._band.tick()
        else:
            self._show_feedback(outcome, heard)
        self._paint_now()
        if heard is not None:  # the eye first: a sound takes its time to begin
            self._hear(heard, flash=not (stopped or beside))
        self._paint(outcome.screen)
        self._unpainted.append(outcome)
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.UpdateRequest), LOW)
        if not self._unseen.isActive():
            self._unseen.start()

    def retell(self) -> None:
        """Says everything anew, in the language that the texts speak now."""
        for stage in self._stages.values():
            self._stack.removeWidget(stage)
            stage.deleteLater()
        self._stages, self._offered = {}, None
        self._add_stages({SignInScreen: self._sign_in()})
        self._bar.set_menu_name(self._texts.say("verb.home"))
        if self._screen is not None:
            self._paint(self._screen)
            self._prompt(self._screen)

    def show_storing(self, storing: bool) -> None:
        """Marks that a scan was heard and is not on disk yet."""
        self._band.set_storing(storing)

    def show_overlay(
        self, panel: QWidget | None, crumb: str = "", actions: Sequence[Action] = ()
    ) -> None:
        """Puts a panel over the stage, or takes it away; scans are heard all the while."""
        if panel is None and self._overlay is None:
            return
        before, self._overlay = self._overlay, panel
        if before is not None and before is not panel:
            self._stack.removeWidget(before)
        if isinstance(before, MorePanel):
            before.deleteLater()
        if panel is not None:
            if self._stack.indexOf(panel) < 0:
                self._stack.addWidget(panel)
            self._stack.setCurrentWidget(panel)
            self.offer(actions)
            self._bar.set_crumbs([self._texts.say(crumb)])
        elif self._screen is not None:
            self._stack.setCurrentWidget(self._stages[type(self._screen)])
            self._show_rail(self._screen)
            self._bar.set_crumbs(crumbs_of(self._screen, self._texts))
            if before is not None and _step(self._screen) not in STOPPED:
                self._prompt(self._screen)

    def offer(self, actions: Sequence[Action]) -> None:
        """Shows what can be done in the panel, and how to leave it."""
        back = Action(id=BACK, text=self._texts.say("back.button"), icon="arrow-left", key="Esc")
        self._offered = None
        self._rail.set_actions([*actions, back])

    def press_in_overlay(self, key: str) -> bool:
        """Does what a key does in the panel that is open; tells whether there is such a thing."""
        if self._overlay is None and key == MORE_KEY and _more_of(self._screen):
            self._show_more()
            return True
        if self._overlay is None or not key:
            return False
        for button in self._rail.buttons():
            if button.action.key == key:
                self._rail_pressed(button.action.id)
                return True
        return False

    @property
    def overlay(self) -> QWidget | None:
        """The panel that lies over the stage."""
        return self._overlay

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

    def make_stages(self) -> None:
        """Makes the stages of all jobs; the first picture does not wait for them."""
        if PickScreen in self._stages:
            return
        pick = PickStage(self._texts)
        pick.typed.connect(self.typed)
        self._add_stages(job_stages(self._texts, pick))

    def come_to_front(self) -> None:
        """Comes before the windows of other programs."""
        self.showNormal()
        self.raise_()
        self.activateWindow()

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

    def _add_stages(self, stages: dict[type[Screen], Stage]) -> None:
        for stage in stages.values():
            stage.verb.connect(self.verb)
            self._stack.addWidget(stage)
        self._stages |= stages

    def _sign_in(self) -> SignInStage:
        stage = SignInStage(self._texts)
        stage.typed.connect(self.typed)
        return stage

    def _lay_out(self) -> None:
        self.setMinimumSize(1024, 640)
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
        self._prompts = False
        self._band.show_banner(answer_banner(outcome, self._texts, feedback))
        if _step(outcome.screen) not in STOPPED:
            self._release_stop()
        self._frame.show_feedback(feedback)

    def _paint_now(self) -> None:
        """Puts band and frame on the screen before the stage is looked at.

        Not where the band needs another height: it would be cut until everything is laid out.
        """
        if self._band.height() == self._band.sizeHint().height():
            QCoreApplication.sendPostedEvents(self, QEvent.Type.UpdateRequest.value)

    def _alarm(self, feedback: Feedback) -> None:
        self._frame.show_feedback(feedback)
        self._hear(feedback, flash=True)

    def _hear(self, feedback: Feedback, *, flash: bool) -> None:
        heard = self._sounds.play(feedback)
        if flash and not heard and not self._reduce_motion:
            self._frame.flash_again()

    def _release_stop(self) -> None:
        self._sounds.release_stop()
        if self._frame.shown is Feedback.STOP:
            self._frame.release()

    def _prompt(self, screen: Screen) -> None:
        """Says what to do next when no answer is being shown."""
        self._prompts = True
        self._band.show_banner(prompt_banner(screen, self._texts))
        if _step(screen) in STOPPED:
            self.show_overlay(None)  # what ends it must be in sight
            self._alarm(Feedback.STOP)
        else:
            self._release_stop()

    def _paint(self, screen: Screen) -> None:
        self._screen = screen
        if type(screen) not in self._stages:
            self.make_stages()
        stage = self._stages[type(screen)]
        stage.show_screen(screen)  # type: ignore[arg-type]  # each stage takes its own screen
        if self._overlay is None:
            self._stack.setCurrentWidget(stage)
            self._show_rail(screen)
            self._bar.set_crumbs(crumbs_of(screen, self._texts))

    def _show_rail(self, screen: Screen) -> None:
        more = [(verb, False) for verb in _more_of(screen)]
        offered = [*((verb, is_ready(verb, screen)) for verb in screen.verbs[:MAX_RAIL]), *more]
        if offered != self._offered:
            self._offered = offered
            self._rail.set_actions(rail_of(screen, self._texts))

    def _rail_pressed(self, name: str) -> None:
        if name == BACK:
            self.show_overlay(None)
        elif name == MORE:
            self._show_more()
        elif self._overlay is not None:
            self.overlay_pressed.emit(name)
        else:
            self.verb.emit(Verb(name))

    def _show_more(self) -> None:
        verbs = [verb for verb in _more_of(self._screen) if verb is not Verb.HOME]  # in the bar
        if verbs:
            panel = MorePanel([action_of(verb, self._texts) for verb in verbs])
            panel.pressed.connect(lambda name: self.verb.emit(Verb(name)))
            self.show_overlay(panel, "crumb.more")

    def _chip(self, name: str) -> None:
        if name in CHIPS_GO:
            self.verb.emit(CHIPS_GO[name])

    def _tell_painted(self) -> None:
        while self._unpainted:
            self.painted.emit(self._unpainted.pop(0))


def rail_of(screen: Screen, texts: Texts) -> list[Action]:
    """Returns the buttons of a screen; where a step has more verbs, one of them says so."""
    verbs = screen.verbs[:MAX_RAIL]
    actions = [action_of(verb, texts, ready=is_ready(verb, screen)) for verb in verbs]
    if _more_of(screen):
        more = Action(id=MORE, text=texts.say("more.button"), icon="layout-grid", key=MORE_KEY)
        actions.insert(max(0, len(actions) - 1), more)
    return actions[:MAX_RAIL]


def _more_of(screen: Screen | None) -> tuple[Verb, ...]:
    return screen.more if isinstance(screen, PickScreen | PackScreen) else ()


def _once(owner: QWidget, after_ms: int, do: Callable[[], None]) -> QTimer:
    timer = QTimer(owner, interval=after_ms, singleShot=True)
    timer.timeout.connect(do)
    return timer


def _step(screen: Screen | None) -> str:
    return screen.step if screen is not None else ""
