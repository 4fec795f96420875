"""What a pure ``decide`` returns: next state, verdict, commands and the facts to be said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.domain.commands import Command
from app.domain.verdicts import Verdict

Words = Mapping[str, str | int]
"""Values that the sentence of a verdict names, such as ``{"got": "L", "want": "M"}``."""


S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Decision(Generic[S]):
    """The answer of a job to one scan or verb."""

    state: S
    verdict: Verdict
    commands: tuple[Command, ...] = ()
    words: Words = field(default_factory=dict)
