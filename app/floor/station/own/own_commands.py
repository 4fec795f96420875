"""Own commands that the replica does not contain yet, by document and in the order of n."""

from collections import defaultdict
from collections.abc import Iterable

from app.domain.commands import DocumentKind
from app.domain.rulings import RulingKind
from app.store.cache_db import CacheReader, Place
from app.wire import CommandEnvelope

Aggregate = tuple[str, str]
_REFUSED = (RulingKind.REJECTED, RulingKind.SUPERSEDED)
_PAGE = 1000


class OwnCommands:
    """What this station did and the centre has not given back.

    Thread: the floor worker.
    """

    def __init__(self) -> None:
        self._waiting: dict[Aggregate, list[CommandEnvelope]] = defaultdict(list)
        self._since_mark: list[CommandEnvelope] = []
        self.starts_at = 1
        """First number of this install; what an earlier one did and was ruled on is done with."""

    def add(self, envelope: CommandEnvelope) -> None:
        """Notes a command that is on disk, or will be when the running commit ends."""
        self._waiting[envelope.agg_kind, envelope.agg_id].append(envelope)
        self._since_mark.append(envelope)

    def mark(self) -> None:
        """From here on ``take_back`` can forget what was added."""
        self._since_mark.clear()

    def take_back(self) -> None:
        """Forgets what was added since the mark: its commit was undone."""
        for envelope in reversed(self._since_mark):
            aggregate = (envelope.agg_kind, envelope.agg_id)
            self._waiting[aggregate].pop()
            if not self._waiting[aggregate]:
                del self._waiting[aggregate]
        self._since_mark.clear()

    @property
    def count(self) -> int:
        """How many commands wait."""
        return sum(map(len, self._waiting.values()))

    @property
    def ids(self) -> frozenset[str]:
        """Ids of the commands that wait."""
        return frozenset(one.id for group in self._waiting.values() for one in group)

    def of(self, aggregate: Aggregate) -> tuple[CommandEnvelope, ...]:
        """Returns the commands that wait on a document."""
        return tuple(self._waiting.get(aggregate, ()))

    def of_kind(self, kind: DocumentKind) -> tuple[str, ...]:
        """Returns the ids of documents of a kind on which commands wait."""
        return tuple(doc_id for of, doc_id in self._waiting if of == kind.value)

    def settle(self, cache: CacheReader) -> None:
        """Forgets commands that the replica contains or the centre refused."""
        kept = self._unsettled(cache, [each for one in self._waiting.values() for each in one])
        self._waiting.clear()
        for envelope in kept:
            self._waiting[envelope.agg_kind, envelope.agg_id].append(envelope)

    def start_over(self, cache: CacheReader, commands: Iterable[CommandEnvelope]) -> None:
        """Looks at everything that was ever done here: the replica is another one than before."""
        self._waiting.clear()
        page: list[CommandEnvelope] = []
        for envelope in commands:
            page.append(envelope)
            if len(page) == _PAGE:
                self._keep(cache, page)
                page = []
        self._keep(cache, page)
        self._since_mark.clear()

    def _keep(self, cache: CacheReader, page: list[CommandEnvelope]) -> None:
        for envelope in self._unsettled(cache, page):
            self._waiting[envelope.agg_kind, envelope.agg_id].append(envelope)

    def _unsettled(
        self, cache: CacheReader, envelopes: list[CommandEnvelope]
    ) -> list[CommandEnvelope]:
        if not envelopes:
            return []
        names = list(dict.fromkeys((one.agg_kind, one.agg_id) for one in envelopes))
        places = cache.places(names)
        new = [
            one
            for one in envelopes
            if (place := places.get((one.agg_kind, one.agg_id))) is None or one.n > place.inc
        ]
        rulings = cache.rulings([one.id for one in new])
        return [
            one
            for one in new
            if (ruling := rulings.get(one.id)) is None
            or not (
                ruling.ruling in _REFUSED or _has_left(one, places) or self._is_of_an_earlier(one)
            )
        ]

    def _is_of_an_earlier(self, envelope: CommandEnvelope) -> bool:
        """The documents name numbers of this install only; a return is done with when told."""
        return envelope.n < self.starts_at and envelope.agg_kind != DocumentKind.RETURN.value


def _has_left(envelope: CommandEnvelope, places: dict[Aggregate, Place]) -> bool:
    """A ruling and no document: it is done with, except a return that is still on its way here."""
    absent = (envelope.agg_kind, envelope.agg_id) not in places
    return absent and envelope.agg_kind != DocumentKind.RETURN.value
