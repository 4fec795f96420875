"""A lead among bins, totes and tasks, driven by anything at all."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum

from app.domain.codes import Kind, Reading
from app.domain.commands import StockCommand
from app.domain.fulfil import tasks
from app.domain.model.site import Task
from app.domain.verbs import Verb
from app.domain.verdicts import TasksVerdict
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
from tests.domain.worlds.machines import Choose, Driven

COUNT = Task(
    id="count-1",
    site="MIL",
    kind="count",
    title="Linen Shirt",
    bin="B-04-3",
    sku=a_product(SHIRT_M).sku,
    quantity=0,
    order_number="10485",
)
BACK = replace(COUNT, id="back-1", kind="put_back", bin="C-01-2", tote="T-112")
JOIN = replace(COUNT, id="join-1", kind="consolidate", tote="T-113", into="T-118")
ODD = replace(COUNT, id="odd-1", kind="quarantine", bin="RETURNS", sku=a_product(SKIRT).sku)
ALL = (COUNT, BACK, JOIN, ODD)
CODES = (
    *(bin_reading(code) for code in ("B-04-3", "A-01-1", "C-01-2")),
    *(tote_reading(code) for code in ("T-112", "T-113", "T-118")),
    item(),
    item(SKIRT),
    CAGE,
    Reading(kind=Kind.ITEM, value="04012345999999", anonymous=True),
)


class TasksWorld(Driven):
    """Tasks come and go while somebody is at work on them."""

    verdicts = TasksVerdict

    def __init__(self, choose: Choose) -> None:
        super().__init__(choose)
        self.state = tasks.TasksState()

    @property
    def step(self) -> StrEnum:
        return self.state.step

    def moves(self) -> Sequence[Callable[[], None]]:
        return (self.scan, self.scan, self.scan, self.say)

    def scan(self) -> None:
        reading = self.choose(CODES)
        scanned = CATALOGUE.get(reading.value)
        facts = tasks.TasksFacts(tasks=self.choose((ALL, ALL, ALL[1:], ())), scanned=scanned)
        self.take(tasks.decide(self.state, reading, facts), facts)

    def say(self) -> None:
        facts = tasks.TasksFacts(tasks=self.choose((ALL, ALL, ())))
        answer = tasks.act(self.state, self.choose((Verb.TASK_DONE, Verb.UNDO, Verb.CANCEL)), facts)
        assert answer is not None
        self.take(answer, facts)

    def take(self, answer: tasks.Done, facts: tasks.TasksFacts) -> None:
        self.judge(answer)
        for command in answer.commands:
            assert isinstance(command, StockCommand)
            _, name = tasks.target(self.state, command, facts.tasks)
            assert name, "every command is about something"
        self.state = answer.state
