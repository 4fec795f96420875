"""What goes to a database's cursor and what comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Call(NamedTuple):
    """A text with its values, ready for the cursor."""

    sql: str
    values: tuple[object, ...]


class Answer(NamedTuple):
    """What the database said."""

    rows: Sequence[tuple[object, ...]]
    changed: int
    """Rows that were changed or found."""


BEGIN, COMMIT, ROLLBACK = Call("BEGIN", ()), Call("COMMIT", ()), Call("ROLLBACK", ())


@dataclass(slots=True)
class Beside:
    """What is asked in the same go as something else, and what came of it."""

    calls: Sequence[Call] = ()
    answers: Sequence[Answer] = ()


class Line(Protocol):
    """A connection that takes many calls in one go, and on which changes wait for company."""

    waiting: list[Call]

    def send(self, calls: Sequence[Call]) -> list[Answer]:
        """Sends calls in their order and returns the answers."""

    def undo(self) -> None:
        """Forgets what waits and rolls back."""
