"""Effects outside the house: tasks, who sends them, and the thread that works them off."""

from app.central.outbox.tasks import (
    Address,
    Done,
    Later,
    NewTask,
    Outcome,
    Refused,
    Sender,
    TakenTask,
    enqueue,
    retry_now,
    unfinished_tasks,
)
from app.central.outbox.worker import OutboxWorker

__all__ = [
    "Address",
    "Done",
    "Later",
    "NewTask",
    "OutboxWorker",
    "Outcome",
    "Refused",
    "Sender",
    "TakenTask",
    "enqueue",
    "retry_now",
    "unfinished_tasks",
]
