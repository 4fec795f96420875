"""Which commands are sent next, and which one spoils its batch. No I/O, no clock, no thread.

Only a ruling settles a command, so a refused request settles nothing. It is searched instead: the
batch is halved until the command that spoils it stands alone. It is put in quarantine only when
others went through since it first failed; if nothing goes through, the way is broken, not the
command, and everything is kept and tried again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import msgspec

from app.sync.protocol import Meaning
from app.wire import CommandEnvelope

MOST_COMMANDS = 100
MOST_BYTES = 252 * 1024
"""The centre takes 256 KiB; the rest is for what stands around the commands."""
PROOFS = {Meaning.SPOILT: 1, Meaning.TOO_LARGE: 1, Meaning.FAILING: 5}
"""How often a command must fail alone while others go through before it is put in quarantine."""

Batch = tuple[CommandEnvelope, ...]
_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Suspect:
    """A command that failed alone."""

    command_id: str
    proofs: int
    """How often it did so after others had gone through."""
    meaning: Meaning
    quarantined: bool


class Batches:
    """Chooses batches in the order of n, and learns from what became of them."""

    def __init__(self, quarantined: Iterable[str] = ()) -> None:
        self._quarantined = set(quarantined)
        self._suspects: dict[str, int] = {}
        self._failed_at: dict[str, int] = {}
        self._spoilt_until: int | None = None
        self._bytes = MOST_BYTES
        self._failing = 0
        self._time = 0
        self._went_through_at = 0

    @property
    def quarantined(self) -> frozenset[str]:
        """Commands that are not sent any more; their documents are frozen."""
        return frozenset(self._quarantined)

    def freeze(self, ids: Iterable[str]) -> None:
        """Sends these commands no more: a person decided to do without them."""
        self._quarantined.update(ids)

    def release(self, ids: Iterable[str]) -> None:
        """Sends these commands again: a person decided to try once more."""
        self._quarantined.difference_update(ids)

    def choose(self, waiting: Iterable[CommandEnvelope]) -> Batch:
        """Returns the next batch; empty when there is nothing to send.

        A document with a doubtful command is left out, so that its commands stay in order. A
        suspect is sent alone, the one that failed longest ago first: at once when others went
        through since, because then it proves something, otherwise after everything else.

        Args:
            waiting: commands without a ruling, in the order of n.
        """
        commands = tuple(waiting)
        frozen = _documents_of(commands, self._quarantined)
        suspects = [c for c in commands if c.id in self._suspects and _document(c) not in frozen]
        first = tuple(sorted(suspects, key=lambda c: self._failed_at[c.id])[:1])
        if first and self._went_through_at > self._failed_at[first[0].id]:
            return first
        return tuple(self._fitting(commands)) or first

    def went_through(self, batch: Batch) -> None:
        """Notes that the centre looked at a batch."""
        self._time += 1
        self._went_through_at = self._time
        self._failing = 0
        for command in batch:
            self._suspects.pop(command.id, None)
            self._failed_at.pop(command.id, None)
        if self._spoilt_until is not None and batch[-1].n >= self._spoilt_until:
            self._spoilt_until = None

    def failed(self, batch: Batch, meaning: Meaning, named: str = "") -> Suspect | None:
        """Notes that a batch was refused; returns the command that is now under suspicion.

        Args:
            batch: what was sent.
            meaning: how it was refused.
            named: id of the command that the centre says it was; nobody need be searched then.
        """
        self._time += 1
        if meaning is Meaning.FAILING:
            self._failing += 1
        culprit = next((command for command in batch if command.id == named), None)
        if len(batch) == 1 or culprit is not None:
            return self._failed_alone(culprit or batch[0], meaning)
        if meaning is Meaning.TOO_LARGE:
            self._bytes = max(1, sum(map(size_of, batch)) // 2)
        elif meaning is Meaning.SPOILT or self._failing > 1:
            self._spoilt_until = batch[-1].n
            for command in batch:
                self._failed_at.setdefault(command.id, self._time)
        return None

    def _failed_alone(self, command: CommandEnvelope, meaning: Meaning) -> Suspect | None:
        needed = PROOFS.get(meaning)
        if needed is None:
            return None
        proved = self._went_through_at > self._failed_at.get(command.id, self._time)
        proofs = self._suspects.get(command.id, 0) + proved
        self._failed_at[command.id] = self._time
        self._spoilt_until = None
        if proofs < needed:
            self._suspects[command.id] = proofs
        else:
            self._suspects.pop(command.id, None)
            self._quarantined.add(command.id)
        return Suspect(command.id, proofs, meaning, quarantined=proofs >= needed)

    def _fitting(self, commands: Batch) -> Iterator[CommandEnvelope]:
        frozen = _documents_of(commands, self._quarantined | self._suspects.keys())
        eligible = (command for command in commands if _document(command) not in frozen)
        room = self._bytes
        for place, command in enumerate(self._half_of_the_spoilt(eligible)):
            room -= size_of(command)
            if room < 0 and place > 0:
                return
            yield command

    def _half_of_the_spoilt(self, eligible: Iterator[CommandEnvelope]) -> Batch:
        """The first commands; while a spoilt batch is searched, half of what is left of it."""
        first = tuple(islice(eligible, MOST_COMMANDS))
        until = self._spoilt_until
        searched = 0 if until is None else sum(command.n <= until for command in first)
        return first[: max(1, searched // 2)] if searched else first


def size_of(command: CommandEnvelope) -> int:
    """Returns the bytes of a command on its way."""
    return len(_ENCODER.encode(command))


def _document(command: CommandEnvelope) -> tuple[str, str]:
    return command.agg_kind, command.agg_id


def _documents_of(commands: Batch, doubtful: Iterable[str]) -> frozenset[tuple[str, str]]:
    named = frozenset(doubtful)
    if not named:
        return frozenset()
    return frozenset(_document(command) for command in commands if command.id in named)
