"""A lead counts bins, moves stock and brings pieces where they belong."""

import pytest

from app.domain.codes import Reading
from app.domain.commands import DocumentKind, StockCounted, StockMoved, TaskDone
from app.domain.decision import Decision
from app.domain.fulfil.tasks import (
    TasksFacts,
    TasksState,
    act,
    decide,
    target,
)
from app.domain.model.site import Task
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, TasksVerdict
from tests.domain.builders import (
    CAGE,
    CATALOGUE,
    SHIRT_M,
    SKIRT,
    a_product,
    bin_reading,
    item,
    tote_reading,
)
from tests.domain.worlds.machines_tasks import ALL, ODD

SHIRT = a_product(SHIRT_M)
Done = Decision[TasksState]


def scan(
    *readings: Reading, tasks: tuple[Task, ...] = ALL, state: TasksState | None = None
) -> Done:
    """Judges readings one after another and returns the last answer."""
    now = state or TasksState()
    for reading in readings:
        facts = TasksFacts(tasks=tasks, scanned=CATALOGUE.get(reading.value))
        answer = decide(now, reading, facts)
        now = answer.state
    return answer


def say(answer: Done, verb: Verb, tasks: tuple[Task, ...] = ALL) -> Done:
    said = act(answer.state, verb, TasksFacts(tasks=tasks))
    assert said is not None
    return said


def test_a_bin_that_is_asked_for_is_counted_piece_by_piece() -> None:
    there = scan(bin_reading("B-04-3"))
    counted = scan(item(), item(), state=there.state)
    booked = say(counted, Verb.TASK_DONE)

    assert there.verdict is TasksVerdict.COUNT_THIS
    assert (counted.verdict, counted.words["count"]) == (TasksVerdict.COUNTED, 2)
    assert (booked.verdict, booked.state) == (TasksVerdict.BOOKED, TasksState())
    assert booked.commands == (TaskDone(counted=2),)
    assert target(counted.state, TaskDone(counted=2), ALL) == (DocumentKind.TASK, "count-1")


def test_a_bin_that_is_asked_for_may_be_empty() -> None:
    booked = say(scan(bin_reading("B-04-3")), Verb.TASK_DONE)

    assert booked.commands == (TaskDone(counted=0),)


def test_any_bin_may_be_counted() -> None:
    counted = scan(bin_reading("A-01-1"), item(SKIRT))
    booked = say(counted, Verb.TASK_DONE)

    expected = StockCounted(bin="A-01-1", sku=ODD.sku, condition="NEW", counted=1)
    assert booked.commands == (expected,)
    assert target(counted.state, expected, ALL) == (DocumentKind.BIN, "A-01-1")


def test_another_bin_moves_what_was_counted() -> None:
    moved = scan(bin_reading("A-01-1"), item(), item(), bin_reading("B-02-2"))

    expected = StockMoved(
        sku=SHIRT.sku, from_bin="A-01-1", to_bin="B-02-2", quantity=2, condition="NEW"
    )
    assert (moved.verdict, moved.commands) == (TasksVerdict.MOVED, (expected,))
    assert target(TasksState(), expected, ALL) == (DocumentKind.BIN, "A-01-1")


def test_one_product_is_counted_at_a_time() -> None:
    assert scan(bin_reading("A-01-1"), item(), item(SKIRT)).verdict is TasksVerdict.OTHER_ITEM
    assert scan(bin_reading("B-04-3"), item(SKIRT)).verdict is TasksVerdict.COUNTED


@pytest.mark.parametrize(
    ("picked_up", "place", "task"),
    [
        (tote_reading("T-112"), bin_reading("C-01-2"), "back-1"),
        (tote_reading("T-113"), tote_reading("T-118"), "join-1"),
        (item(), bin_reading("C-01-2"), "back-1"),
        (item(SKIRT), bin_reading("RETURNS"), "odd-1"),
    ],
)
def test_a_piece_is_brought_where_it_belongs(picked_up: Reading, place: Reading, task: str) -> None:
    held = scan(picked_up)
    wrong = scan(bin_reading("Z-09-9"), state=held.state)
    done = scan(place, state=held.state)

    assert (held.verdict, held.state.task) == (TasksVerdict.BRING, task)
    assert (wrong.verdict, wrong.state) == (TasksVerdict.WRONG_PLACE, held.state)
    assert (done.verdict, done.commands) == (TasksVerdict.DONE, (TaskDone(),))
    assert target(held.state, TaskDone(), ALL) == (DocumentKind.TASK, task)


def test_what_lies_apart_is_done_when_somebody_looked() -> None:
    assert say(scan(item(SKIRT)), Verb.TASK_DONE).commands == (TaskDone(),)
    assert say(scan(item()), Verb.TASK_DONE).verdict is TasksVerdict.NOTHING_YET


def test_what_no_task_speaks_of() -> None:
    assert scan(item(), tasks=()).verdict is TasksVerdict.NO_TASK
    assert scan(tote_reading("T-999")).verdict is TasksVerdict.NO_TASK
    assert scan(item("04012345999999")).verdict is TasksVerdict.UNKNOWN_ITEM
    assert scan(CAGE).verdict is CommonVerdict.NOT_HERE
    assert act(TasksState(), Verb.SKIP, TasksFacts(tasks=ALL)) is None


def test_a_task_that_somebody_else_did_is_let_go() -> None:
    held = scan(tote_reading("T-112"))

    assert scan(bin_reading("A-01-1"), state=held.state, tasks=()).state == TasksState(bin="A-01-1")
    assert target(TasksState(), TaskDone(), ()) == (DocumentKind.TASK, "")


def test_undo_takes_the_last_piece_and_then_the_bin() -> None:
    one_less = say(scan(bin_reading("A-01-1"), item()), Verb.UNDO)

    assert (one_less.verdict, one_less.state.counted) == (TasksVerdict.UNDONE, 0)
    assert say(one_less, Verb.UNDO).state == TasksState()
    assert say(one_less, Verb.CANCEL).verdict is TasksVerdict.CANCELLED
