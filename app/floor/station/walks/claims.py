"""The walks that this station holds: granted by the centre, timed on its own boot clock.

A grant is copied from the ruling into floor.db and counts from when its claim was created, however
late the ruling came. What is not here is not held.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.domain.commands import Grade
from app.domain.model.claims import BootTime, Holding, begins, is_held
from app.domain.rulings import RulingKind
from app.ports import Clock
from app.store.cache_db import CacheReader, StoredRuling
from app.store.floor_db import FloorStore
from app.store.floor_rows import Claim
from app.wire import CommandEnvelope

RELEASED = "pick_list_released"
KINDS = ("pick_list_claimed", "pick_list_taken_over", RELEASED)
AGAIN_S = 15.0
"""After a refusal the same list is not asked for again before that."""
LATEST = 200
"""So many commands about walks are looked at after a start; far fewer are ever under way."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the centre said to one claim."""

    pick_list: str
    envelope: CommandEnvelope
    ruling: StoredRuling

    @property
    def granted(self) -> bool:
        """Tells whether the walk is ours now."""
        return self.ruling.ruling is RulingKind.ACCEPTED and "token" in self.ruling.result


class Claims:
    """Walks that are held, and claims that have no answer yet.

    Thread: the floor worker.
    """

    def __init__(self, store: FloorStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._held: dict[str, Holding] = {}
        self._asked: dict[str, CommandEnvelope] = {}
        self._known: dict[str, int] = {}
        """The number of each claim that was seen here, by its id."""
        self._given_back: dict[str, int] = {}
        """The number of the last release of each list."""
        self._not_before: dict[str, float] = {}
        self._given_up: set[str] = set()
        self.start_over()

    def start_over(self) -> None:
        """Knows what is on disk: what is held, and what this identity of the station asked for."""
        self._asked.clear()
        self.reload()
        latest = self._store.latest_commands(KINDS, LATEST)
        self.note(each for each in latest if each.n >= self._store.starts_at())

    def reload(self) -> None:
        """Reads what is held again after a commit, or after one that was undone."""
        self._held = {row.task_id: _holding(row) for row in self._store.claims()}

    def note(self, envelopes: Iterable[CommandEnvelope]) -> None:
        """Remembers commands about walks that are on disk."""
        for envelope in envelopes:
            if envelope.kind == RELEASED:
                self._given_back[envelope.agg_id] = envelope.n
            elif envelope.kind in KINDS:
                self._asked[envelope.id] = envelope
                self._known[envelope.id] = envelope.n

    def now(self) -> BootTime:
        """Returns now, as leases are timed."""
        return BootTime(seconds=self._clock.boot(), boot_id=self._clock.boot_id())

    def all(self) -> tuple[Holding, ...]:
        """Returns everything that was granted and not dropped, run out or not."""
        return tuple(self._held.values())

    def of(self, task: str) -> Holding | None:
        """Returns the grant for a fulfilment order, run out or not."""
        return self._held.get(task)

    def holds(self, task: str) -> bool:
        """Tells whether this station may walk for a fulfilment order now."""
        holding = self._held.get(task)
        return holding is not None and is_held(holding, self.now())

    def token(self, task: str) -> int:
        """Returns the token under which facts about a fulfilment order are recorded."""
        holding = self._held.get(task)
        return holding.token if holding is not None else 0

    def is_asked(self, pick_list: str) -> bool:
        """Tells whether a claim on a list has no answer yet."""
        return any(envelope.agg_id == pick_list for envelope in self._asked.values())

    def asked_lists(self) -> frozenset[str]:
        """Returns the lists on which a claim has no answer yet."""
        return frozenset(envelope.agg_id for envelope in self._asked.values())

    def may_ask(self, pick_list: str) -> bool:
        """Tells whether a list may be asked for: no answer is awaited, no refusal is fresh."""
        rested = self._clock.boot() >= self._not_before.get(pick_list, 0.0)
        return rested and not self.is_asked(pick_list)

    def give_up(self, task: str) -> None:
        """Notes that nobody waits for the walk of a fulfilment order any more."""
        self._given_up.add(task)

    def is_given_up(self, task: str) -> bool:
        """Tells whether a grant of it would come too late."""
        return task in self._given_up

    def answers(self, cache: CacheReader) -> list[Answer]:
        """Returns the answers that have come, in the order of the claims."""
        rulings = cache.rulings(list(self._asked)) if self._asked else {}
        found = [
            Answer(self._asked[name].agg_id, self._asked[name], ruling)
            for name, ruling in rulings.items()
        ]
        return sorted(found, key=lambda answer: answer.envelope.n)

    def take_in(self, answers: Iterable[Answer], task_of: Callable[[str], str | None]) -> None:
        """Copies grants, inside the running commit; each answer is taken in once.

        Args:
            answers: what has come.
            task_of: gives the fulfilment order of a pick list; None when the list is gone.
        """
        for answer in answers:
            envelope = self._asked.pop(answer.envelope.id, answer.envelope)
            if not answer.granted:
                self._not_before[answer.pick_list] = self._clock.boot() + AGAIN_S
            task = task_of(answer.pick_list)
            if task is not None and answer.granted and self._is_newest(task, envelope):
                self._keep(task, envelope, answer.ruling)

    def drop(self, task: str) -> None:
        """Forgets a walk, inside the running commit."""
        self._store.drop_claim(task)
        self._held.pop(task, None)
        self._given_up.discard(task)

    def _is_newest(self, task: str, envelope: CommandEnvelope) -> bool:
        held = self._held.get(task)
        before = self._known.get(held.command_id, 0) if held else 0
        return envelope.n > max(before, self._given_back.get(envelope.agg_id, 0))

    def _keep(self, task: str, envelope: CommandEnvelope, ruling: StoredRuling) -> None:
        holding = Holding(
            task=task,
            grade=Grade(str(ruling.result.get("grade", Grade.SOFT))),
            token=int(ruling.result["token"]),
            made_boot=begins(envelope.t_boot, self._clock.boot()),
            boot_id=envelope.boot_id,
            ttl_s=int(ruling.result.get("ttl_s", 0)),
            command_id=envelope.id,
        )
        self._held[task] = holding
        self._store.save_claim(
            Claim(
                task_id=task,
                grade=holding.grade.value,
                token=holding.token,
                made_boot=holding.made_boot,
                boot_id=holding.boot_id,
                ttl_s=holding.ttl_s,
                command_id=holding.command_id,
            )
        )


def _holding(row: Claim) -> Holding:
    return Holding(
        task=row.task_id,
        grade=Grade(row.grade),
        token=row.token,
        made_boot=row.made_boot,
        boot_id=row.boot_id,
        ttl_s=row.ttl_s,
        command_id=row.command_id,
    )
