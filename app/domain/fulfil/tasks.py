"""The job of a lead who makes good: count a bin, move stock, bring a piece where it belongs.

Everything is scanned. At a bin pieces are counted one by one; another bin then moves them there,
"task done" books them as what lies in the bin. A piece or a tote that a task speaks of is picked up
by its scan and put down by the scan of its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.codes import Kind, Reading
from app.domain.commands import DocumentKind, StockCommand, StockCounted, StockMoved, TaskDone
from app.domain.decision import Decision, Words
from app.domain.fulfil.stock import COUNT
from app.domain.model.product import Product
from app.domain.model.site import Task
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, TasksVerdict

NEW = "NEW"
"""The condition of stock that is counted and moved by scans."""
QUARANTINE = "quarantine"


class Step(StrEnum):
    """Where the lead is."""

    LIST = "list"
    BIN = "bin"
    BRING = "bring"


TRANSITIONS: dict[Step, set[Step]] = {
    Step.LIST: {Step.LIST, Step.BIN, Step.BRING},
    Step.BIN: {Step.BIN, Step.LIST, Step.BRING},
    Step.BRING: {Step.BRING, Step.LIST, Step.BIN},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksState:
    """What is in hand. The tasks themselves are read anew for each scan."""

    bin: str = ""
    sku: str = ""
    counted: int = 0
    task: str = ""
    """Of the piece that is being brought somewhere."""

    @property
    def step(self) -> Step:
        """Where the lead is; derived."""
        if self.task:
            return Step.BRING
        return Step.BIN if self.bin else Step.LIST


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksFacts:
    """What the station knows."""

    tasks: Sequence[Task]
    """The open ones."""
    scanned: Product | None = None


Done = Decision[TasksState]
NOTHING = TasksState()


def decide(state: TasksState, reading: Reading, facts: TasksFacts) -> Done:
    """Judges one scan."""
    match reading.kind:
        case Kind.BIN:
            return _at_bin(state, reading.value, facts)
        case Kind.ITEM:
            return _item(state, facts)
        case Kind.TOTE:
            return _tote(state, reading.value, facts)
    return Decision(state, CommonVerdict.NOT_HERE, words={"got": reading.value})


def act(state: TasksState, verb: Verb, facts: TasksFacts) -> Done | None:
    """Judges a verb; None for one that this job does not know."""
    match verb:
        case Verb.TASK_DONE:
            return _done(state, facts)
        case Verb.UNDO:
            return _undo(state)
        case Verb.CANCEL:
            return Decision(NOTHING, TasksVerdict.CANCELLED)
    return None


def target(
    before: TasksState, command: StockCommand, tasks: Sequence[Task]
) -> tuple[DocumentKind, str]:
    """Returns the document that a command of this job changes.

    Args:
        before: the state in which it was given.
        command: one that ``decide`` or ``act`` gave.
        tasks: the open ones.
    """
    match command:
        case StockCounted(bin=code) | StockMoved(from_bin=code):
            return DocumentKind.BIN, code
    count = _count_of(before, tasks)
    return DocumentKind.TASK, before.task or (count.id if count else "")


def _at_bin(state: TasksState, code: str, facts: TasksFacts) -> Done:
    task = _chosen(state, facts)
    if task is not None:
        return _put_down(state, task, code)
    if state.counted and code != state.bin:
        return _move(state, code)
    asked = next((t for t in facts.tasks if t.kind == COUNT and t.bin == code), None)
    now = TasksState(bin=code, sku=asked.sku if asked else "")
    words: Words = {"bin": code, "title": asked.title if asked else ""}
    return Decision(now, TasksVerdict.COUNT_THIS if asked else TasksVerdict.AT_BIN, words=words)


def _move(state: TasksState, code: str) -> Done:
    moved = StockMoved(
        sku=state.sku, from_bin=state.bin, to_bin=code, quantity=state.counted, condition=NEW
    )
    words: Words = {"count": state.counted, "bin": code}
    return Decision(NOTHING, TasksVerdict.MOVED, words=words, commands=(moved,))


def _item(state: TasksState, facts: TasksFacts) -> Done:
    product = facts.scanned
    if product is None:
        return Decision(state, TasksVerdict.UNKNOWN_ITEM)
    if state.step is not Step.BIN:
        found = (t for t in facts.tasks if t.kind != COUNT and t.sku == product.sku)
        return _bring(state, next(found, None))
    if state.counted and product.sku != state.sku:
        return Decision(state, TasksVerdict.OTHER_ITEM, words={"title": product.title})
    now = replace(state, sku=product.sku, counted=state.counted + 1)
    words: Words = {"count": now.counted, "title": product.title}
    return Decision(now, TasksVerdict.COUNTED, words=words)


def _tote(state: TasksState, code: str, facts: TasksFacts) -> Done:
    task = _chosen(state, facts)
    if task is not None:
        return _put_down(state, task, code)
    return _bring(state, next((t for t in facts.tasks if t.tote == code), None))


def _bring(state: TasksState, task: Task | None) -> Done:
    if task is None:
        return Decision(state, TasksVerdict.NO_TASK)
    words: Words = {"title": task.title, "place": place_of(task)}
    return Decision(TasksState(task=task.id), TasksVerdict.BRING, words=words)


def _put_down(state: TasksState, task: Task, code: str) -> Done:
    if code != place_of(task):
        return Decision(state, TasksVerdict.WRONG_PLACE, words={"place": place_of(task)})
    return _finished(task)


def _finished(task: Task) -> Done:
    words: Words = {"title": task.title}
    return Decision(NOTHING, TasksVerdict.DONE, words=words, commands=(TaskDone(),))


def _done(state: TasksState, facts: TasksFacts) -> Done:
    task = _chosen(state, facts)
    if task is not None and task.kind == QUARANTINE:
        return _finished(task)
    if not state.sku:
        return Decision(state, TasksVerdict.NOTHING_YET)
    words: Words = {"count": state.counted, "bin": state.bin}
    booked: StockCommand = TaskDone(counted=state.counted)
    if _count_of(state, facts.tasks) is None:
        booked = StockCounted(bin=state.bin, sku=state.sku, condition=NEW, counted=state.counted)
    return Decision(NOTHING, TasksVerdict.BOOKED, words=words, commands=(booked,))


def _undo(state: TasksState) -> Done:
    if state.counted:
        now = replace(state, counted=state.counted - 1)
        return Decision(now, TasksVerdict.UNDONE, words={"count": now.counted})
    return Decision(NOTHING, TasksVerdict.CANCELLED)


def place_of(task: Task) -> str:
    """Returns where a task wants its piece: the tote of its order, else a bin."""
    return task.into or task.bin


def _chosen(state: TasksState, facts: TasksFacts) -> Task | None:
    return next((task for task in facts.tasks if task.id == state.task), None)


def _count_of(state: TasksState, tasks: Sequence[Task]) -> Task | None:
    wanted = (COUNT, state.bin, state.sku)
    return next((task for task in tasks if (task.kind, task.bin, task.sku) == wanted), None)
