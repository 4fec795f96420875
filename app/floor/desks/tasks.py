"""The job of tasks on a station: open tasks of the site, counts and moves by scan."""

from app.domain.commands import StockCounted, StockMoved, TaskDone
from app.domain.fulfil.tasks import TasksFacts, TasksState, act, decide, place_of, target
from app.domain.model.site import Task
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict
from app.floor.desk import Desk, Event, Issued, JobAnswer
from app.floor.screens import TaskRow, TasksScreen

ROWS = 6


def answer(desk: Desk, state: TasksState, event: Event) -> JobAnswer:
    """Judges one scan or verb."""
    tasks = desk.view.open_tasks()
    facts = TasksFacts(tasks=tasks, scanned=desk.product(event.reading.value))
    if event.verb is None:
        decision = decide(state, event.reading, facts)
    else:
        said = act(state, event.verb, facts)
        if said is None:
            got = {"got": f"verb.{event.verb.value}"}
            return JobAnswer(session=state, verdict=CommonVerdict.NOT_HERE, words=got)
        decision = said
    issued = []
    for command in decision.commands:
        if isinstance(command, TaskDone | StockCounted | StockMoved):
            kind, doc_id = target(state, command, tasks)
            issued.append(Issued(kind=kind, id=doc_id, command=command))
    return JobAnswer(
        session=decision.state,
        verdict=decision.verdict,
        words=decision.words,
        issued=tuple(issued),
    )


def screen(desk: Desk, state: TasksState) -> TasksScreen:
    """Describes the open tasks and what is in hand."""
    tasks = desk.view.open_tasks()
    chosen = next((task for task in tasks if task.id == state.task), None)
    counting = next((task for task in tasks if task.sku == state.sku), None)
    about = chosen or counting
    verbs = (Verb.TASK_DONE, Verb.UNDO, Verb.CANCEL) if state.bin or state.task else ()
    return TasksScreen(
        step=state.step.value,
        rows=tuple(_row(task) for task in tasks[:ROWS]),
        more=max(0, len(tasks) - ROWS),
        bin=state.bin,
        title=about.title if about else state.sku,
        place=place_of(chosen) if chosen else "",
        counted=state.counted,
        verbs=(*verbs, Verb.HOME),
    )


def _row(task: Task) -> TaskRow:
    return TaskRow(
        kind=task.kind,
        title=task.title,
        place=place_of(task),
        tote=task.tote,
        order=task.order_number,
    )
