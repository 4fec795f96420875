"""A window around a stage, made of the kit: bar, band, stage, rail and frame as the product has."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.feedback import Feedback
from app.floor.screens import (
    HomeScreen,
    PackScreen,
    PickScreen,
    ReturnScreen,
    Screen,
    ShipScreen,
    SignInScreen,
    StoppedScreen,
    TasksScreen,
)
from app.texts import Texts
from ui.look.banners import prompt_banner
from ui.look.tokens import FRAME, GAP
from ui.screens.home import HomeStage
from ui.screens.pack import PackStage
from ui.screens.pick import PickStage
from ui.screens.returns import ReturnStage
from ui.screens.review import ReviewPanel
from ui.screens.ship import ShipStage
from ui.screens.sign_in import SignInStage
from ui.screens.stopped import StoppedStage
from ui.screens.sync import SyncPanel
from ui.screens.tasks import TasksStage
from ui.widgets.action_rail import Action, ActionRail
from ui.widgets.alarm_frame import AlarmFrame
from ui.widgets.top_bar import Chip, TopBar
from ui.widgets.verdict_band import Banner, VerdictBand
from ui.window import rail_of

Stage = (
    SignInStage
    | HomeStage
    | PickStage
    | PackStage
    | ShipStage
    | ReturnStage
    | TasksStage
    | StoppedStage
)


def stage_for(screen: Screen, texts: Texts) -> Stage:
    """Returns the stage of a screen, painted."""
    match screen:
        case SignInScreen():
            sign_in = SignInStage(texts)
            sign_in.show_screen(screen)
            return sign_in
        case HomeScreen():
            home = HomeStage(texts)
            home.show_screen(screen)
            return home
        case PickScreen():
            pick = PickStage(texts)
            pick.show_screen(screen)
            return pick
        case PackScreen():
            pack = PackStage(texts)
            pack.show_screen(screen)
            return pack
        case ShipScreen():
            ship = ShipStage(texts)
            ship.show_screen(screen)
            return ship
        case ReturnScreen():
            back = ReturnStage(texts)
            back.show_screen(screen)
            return back
        case TasksScreen() | StoppedScreen():
            return _other_stage_for(screen, texts)


def _other_stage_for(screen: TasksScreen | StoppedScreen, texts: Texts) -> Stage:
    if isinstance(screen, TasksScreen):
        tasks = TasksStage(texts)
        tasks.show_screen(screen)
        return tasks
    stop = StoppedStage(texts)
    stop.show_screen(screen)
    return stop


def banner_for(name: str, screen: Screen | None, texts: Texts) -> Banner:
    """Returns what the band says over an example; long names get long words."""
    if "wrong-size" in name:
        return Banner(
            noun="Wrong size: L, need M",
            help="Put the L into the grey tray, then scan the M.",
            count="2 of 4",
            feedback=Feedback.WRONG,
        )
    if "wrong" in name:
        return Banner(
            noun="Wrong colour: need marineblau", help="Put it back.", feedback=Feedback.WRONG
        )
    if "long" in name:
        return Banner(
            noun="Geschenkretoure: bitte Kein Barcode",
            help="Auftrag 10485 aus Wanne T-112, noch zwölf Teile.",
            count="12 von 17",
        )
    if screen is None and name.startswith("review"):
        return Banner(noun=texts.say("verb.go_review"), help=texts.say("verb.go_review.help"))
    if screen is None:
        return Banner(noun=texts.say("verb.go_sync"), help=texts.say("verb.go_sync.help"))
    return prompt_banner(screen, texts)


def framed(name: str, content: QWidget, screen: Screen | None, texts: Texts) -> QWidget:
    """Returns a window around a stage or a panel."""
    window, inside = QWidget(), QVBoxLayout()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    bar, band, rail = TopBar("Home"), VerdictBand(), ActionRail()
    bar.set_crumbs((name.replace("-", " "),))
    bar.set_chips(
        [
            Chip(id="site", icon="map-pin", text="Milano W1"),
            Chip(id="sync", icon="refresh-cw", text="2 waiting"),
            Chip(id="worker", icon="user", text="Ana M.", tone="ink"),
        ]
    )
    banner = banner_for(name, screen, texts)
    band.set_reduce_motion(True)
    band.show_banner(banner)
    rail.set_actions(_actions(content, screen, texts))
    inside.setContentsMargins(FRAME + 10, GAP, FRAME + 10, GAP + 4)
    inside.setSpacing(GAP)
    inside.addWidget(band)
    inside.addWidget(content, 1)
    inside.addWidget(rail)
    column.addWidget(bar)
    column.addLayout(inside, 1)
    frame = AlarmFrame(window)
    if banner.feedback is not None:
        frame.show_feedback(banner.feedback)
    return window


def _actions(content: QWidget, screen: Screen | None, texts: Texts) -> list[Action]:
    if screen is not None:
        return rail_of(screen, texts)
    offered = content.offered() if isinstance(content, SyncPanel | ReviewPanel) else []
    return [*offered, Action(id="back", text="Back", icon="arrow-left", key="Esc")]
