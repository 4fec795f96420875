"""Answers of the job of tasks."""

from enum import StrEnum

from app.domain.feedback import Feedback


class TasksVerdict(StrEnum):
    """Answers to a lead who counts, moves and brings back."""

    AT_BIN = "tasks.at_bin"
    COUNT_THIS = "tasks.count_this"
    """A count of this bin is asked for."""
    COUNTED = "tasks.counted"
    OTHER_ITEM = "tasks.other_item"
    UNKNOWN_ITEM = "tasks.unknown_item"
    BOOKED = "tasks.booked"
    MOVED = "tasks.moved"
    BRING = "tasks.bring"
    WRONG_PLACE = "tasks.wrong_place"
    DONE = "tasks.done"
    NO_TASK = "tasks.no_task"
    NOTHING_YET = "tasks.nothing_yet"
    UNDONE = "tasks.undone"
    CANCELLED = "tasks.cancelled"


FEEDBACK: dict[StrEnum, Feedback | None] = {
    TasksVerdict.AT_BIN: Feedback.ACCEPT,
    TasksVerdict.COUNT_THIS: Feedback.ACCEPT,
    TasksVerdict.COUNTED: Feedback.ACCEPT,
    TasksVerdict.OTHER_ITEM: Feedback.WRONG,
    TasksVerdict.UNKNOWN_ITEM: Feedback.WRONG,
    TasksVerdict.BOOKED: Feedback.DONE,
    TasksVerdict.MOVED: Feedback.DONE,
    TasksVerdict.BRING: Feedback.ACCEPT,
    TasksVerdict.WRONG_PLACE: Feedback.WRONG,
    TasksVerdict.DONE: Feedback.DONE,
    TasksVerdict.NO_TASK: Feedback.NEED,
    TasksVerdict.NOTHING_YET: Feedback.NEED,
    TasksVerdict.UNDONE: Feedback.ACCEPT,
    TasksVerdict.CANCELLED: Feedback.ACCEPT,
}
