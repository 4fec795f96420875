"""Every answer a scan can get, one enum per job, and the one table from verdict to feedback.

The value of a verdict is its key in the catalogue of texts: ``pick.wrong_size`` is the sentence,
``pick.wrong_size.help`` the line below it.
"""

from enum import StrEnum

from app.domain.feedback import Feedback
from app.domain.verdicts import common, pack, pick, returns, ship, tasks
from app.domain.verdicts.common import CommonVerdict
from app.domain.verdicts.pack import PackVerdict
from app.domain.verdicts.pick import PickVerdict
from app.domain.verdicts.returns import ReturnVerdict
from app.domain.verdicts.ship import ShipVerdict
from app.domain.verdicts.tasks import TasksVerdict

__all__ = [
    "FEEDBACK",
    "CommonVerdict",
    "PackVerdict",
    "PickVerdict",
    "ReturnVerdict",
    "ShipVerdict",
    "TasksVerdict",
    "Verdict",
]

Verdict = CommonVerdict | PickVerdict | PackVerdict | ShipVerdict | ReturnVerdict | TasksVerdict

FEEDBACK: dict[StrEnum, Feedback | None] = {
    **common.FEEDBACK,
    **pick.FEEDBACK,
    **pack.FEEDBACK,
    **ship.FEEDBACK,
    **returns.FEEDBACK,
    **tasks.FEEDBACK,
}
"""None: a tick without a class (an echo changes nothing that is on the screen)."""
