"""What of counts, moves and tasks can be told without the books."""

from dataclasses import replace

import pytest

from app.domain.commands import HoldReleased, StockCounted, StockMoved, TaskDone
from app.domain.fulfil import apply
from app.domain.fulfil.stock import MOST, judge_count, judge_move, judge_task
from app.domain.model.fulfilment_order import Standing
from app.domain.model.site import Task
from app.domain.rulings import ACCEPTED, Reason, Ruling, rejected, superseded
from tests.domain.builders import an_order, applied

WRONG = rejected(Reason.WRONG_STATE)
COUNT = Task(
    id="t1",
    site="MIL",
    kind="count",
    title="Linen Shirt",
    bin="B-04-3",
    sku="S",
    quantity=0,
    order_number="",
)
PUT_BACK = replace(COUNT, kind="put_back")
COUNTED = StockCounted(bin="B-04-3", sku="S", condition="NEW", counted=3)
MOVED = StockMoved(sku="S", from_bin="A-01-1", to_bin="B-04-3", quantity=1, condition="NEW")


@pytest.mark.parametrize(
    ("task", "command", "ruling"),
    [
        (PUT_BACK, TaskDone(), ACCEPTED),
        (COUNT, TaskDone(counted=0), ACCEPTED),
        (COUNT, TaskDone(), WRONG),
        (PUT_BACK, TaskDone(counted=1), WRONG),
        (COUNT, TaskDone(counted=-1), WRONG),
        (COUNT, TaskDone(counted=MOST + 1), WRONG),
        (replace(PUT_BACK, open=False), TaskDone(), superseded(Reason.NOT_WANTED)),
    ],
)
def test_a_task_that_is_done(task: Task, command: TaskDone, ruling: Ruling) -> None:
    assert judge_task(task, command) == ruling


@pytest.mark.parametrize(
    ("command", "ruling"),
    [
        (COUNTED, ACCEPTED),
        (replace(COUNTED, counted=-1), WRONG),
        (replace(COUNTED, counted=MOST + 1), WRONG),
        (replace(COUNTED, bin=""), WRONG),
        (replace(COUNTED, condition=""), WRONG),
    ],
)
def test_a_count(command: StockCounted, ruling: Ruling) -> None:
    assert judge_count(command) == ruling


@pytest.mark.parametrize(
    ("command", "ruling"),
    [
        (MOVED, ACCEPTED),
        (replace(MOVED, to_bin="A-01-1", to_condition="DAMAGED"), ACCEPTED),
        (replace(MOVED, to_bin="A-01-1"), WRONG),
        (replace(MOVED, quantity=0), WRONG),
        (replace(MOVED, to_bin=""), WRONG),
    ],
)
def test_a_move(command: StockMoved, ruling: Ruling) -> None:
    assert judge_move(command) == ruling


def test_a_hold_that_is_released_lets_work_go_on() -> None:
    held = replace(an_order(), standing=Standing.ON_HOLD, standing_reason="unfillable")

    assert applied(held, HoldReleased()) == an_order()
    assert apply(an_order(), HoldReleased()) == (an_order(), WRONG)
