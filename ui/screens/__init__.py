"""The stages: what a job shows between the band and the rail, one for each screen."""

from app.floor.screens import (
    HomeScreen,
    PackScreen,
    PickScreen,
    ReturnScreen,
    Screen,
    ShipScreen,
    StoppedScreen,
    TasksScreen,
)
from app.texts import Texts
from ui.screens.home import HomeStage
from ui.screens.pack import PackStage
from ui.screens.pick import PickStage
from ui.screens.returns import ReturnStage
from ui.screens.ship import ShipStage
from ui.screens.sign_in import SignInStage
from ui.screens.stopped import StoppedStage
from ui.screens.tasks import TasksStage

_Desk = ReturnStage | TasksStage
Stage = SignInStage | HomeStage | PickStage | PackStage | ShipStage | _Desk | StoppedStage


def job_stages(texts: Texts, pick: PickStage) -> dict[type[Screen], Stage]:
    """Makes the stages of everybody who is signed in."""
    return {
        HomeScreen: HomeStage(texts),
        PickScreen: pick,
        PackScreen: PackStage(texts),
        ShipScreen: ShipStage(texts),
        ReturnScreen: ReturnStage(texts),
        TasksScreen: TasksStage(texts),
        StoppedScreen: StoppedStage(texts),
    }
