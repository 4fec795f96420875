"""What of a stock command can be told without the books."""

from app.domain.commands import StockCounted, StockMoved, TaskDone
from app.domain.model.site import Task
from app.domain.rulings import ACCEPTED, Reason, Ruling, rejected, superseded

COUNT = "count"
"""Kind of the tasks that ask how much lies in a bin."""
MOST = 100_000
"""More than any bin holds: a slip of the keys."""


def judge_task(task: Task, command: TaskDone) -> Ruling:
    """Rules on a task that is said to be done."""
    if not task.open:
        return superseded(Reason.NOT_WANTED)
    if (task.kind == COUNT) is (command.counted is None):
        return rejected(Reason.WRONG_STATE)
    in_range = command.counted is None or 0 <= command.counted <= MOST
    return ACCEPTED if in_range else rejected(Reason.WRONG_STATE)


def judge_count(command: StockCounted) -> Ruling:
    """Rules on a count; none is too small or large to be true, but below nothing is nothing."""
    named = command.bin and command.sku and command.condition
    fits = named and 0 <= command.counted <= MOST
    return ACCEPTED if fits else rejected(Reason.WRONG_STATE)


def judge_move(command: StockMoved) -> Ruling:
    """Rules on a move: it takes something from somewhere to somewhere else."""
    target = command.to_condition or command.condition
    moves = (command.from_bin, command.condition) != (command.to_bin, target)
    named = command.from_bin and command.to_bin and command.sku and command.condition
    fits = named and moves and 1 <= command.quantity <= MOST
    return ACCEPTED if fits else rejected(Reason.WRONG_STATE)
