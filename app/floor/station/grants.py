"""Asks the centre for number blocks in time, and takes over what it grants."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from app.domain.commands import DocumentKind, NumbersRequested
from app.domain.rulings import RulingKind
from app.floor.desk import Issued
from app.floor.recorder import Recorder
from app.floor.station.numbers import RETURN, SSCC, Numbers
from app.ports import Clock
from app.store.cache_db import CacheReader
from app.store.floor_db import FloorStore
from app.wire import CommandEnvelope

KIND = "numbers_requested"
USES = {SSCC: "label_issued", RETURN: "units_received_back"}
"""The command that says that a number of a series was used."""
TWO_DAYS = timedelta(days=2)
COUNTED_FOR_S = 3600.0
PAUSE_S = 900.0
"""After a refusal a series is not asked for again before that; a centre is never nagged."""


class Grants:
    """Requests that are under way.

    Thread: the floor worker.
    """

    def __init__(
        self, store: FloorStore, numbers: Numbers, recorder: Recorder, clock: Clock
    ) -> None:
        self._store = store
        self._numbers = numbers
        self._recorder = recorder
        self._clock = clock
        self._asked: dict[str, str] = {}
        self._not_before: dict[str, float] = {}
        self._used: Mapping[str, int] = {}
        self._count_at = 0.0

    def remember(self) -> None:
        """Finds the requests of earlier runs that gave no block yet."""
        for envelope in self._store.without_block(KIND):
            self._asked[envelope.id] = _series(envelope)

    def take_over(self, cache: CacheReader) -> None:
        """Copies granted blocks out of the replica; a grant is taken over once."""
        rulings = cache.rulings(list(self._asked)) if self._asked else {}
        if not rulings:
            return
        with self._store.commit():
            for ruling in rulings.values():
                self._numbers.take_over(ruling)
        for command_id, ruling in rulings.items():
            series = self._asked.pop(command_id)
            if ruling.ruling is not RulingKind.ACCEPTED:
                self._not_before[series] = self._clock.boot() + PAUSE_S
        self._numbers.reload()

    def ask(self, station: str, actor: str) -> bool:
        """Asks for what runs low and is not asked for yet; tells whether anything was asked."""
        under_way = set(self._asked.values())
        issued = [
            Issued(
                kind=DocumentKind.STATION,
                id=station,
                command=NumbersRequested(series=series, count=count),
            )
            for series, count in self._numbers.wanted(self._two_days())
            if series not in under_way and self._may_ask(series)
        ]
        if not issued:
            return False
        with self._store.commit():
            envelopes = self._recorder.append(issued, actor)
        for envelope in envelopes:
            self._asked[envelope.id] = _series(envelope)
        return True

    def _two_days(self) -> Mapping[str, int]:
        """How many numbers were used lately; counted now and then, for it reads many rows."""
        if self._clock.boot() >= self._count_at:
            self._count_at = self._clock.boot() + COUNTED_FOR_S
            since = self._clock.wall() - TWO_DAYS
            self._used = {
                series: self._store.count_since(kind, since) for series, kind in USES.items()
            }
        return self._used

    def _may_ask(self, series: str) -> bool:
        return self._clock.boot() >= self._not_before.get(series, 0.0)


def _series(envelope: CommandEnvelope) -> str:
    return msgspec.json.decode(bytes(envelope.body), type=NumbersRequested).series
