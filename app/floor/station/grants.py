"""Asks the centre for number blocks in time, and takes over what it grants."""

import msgspec

from app.domain.commands import DocumentKind, NumbersRequested
from app.floor.desk import Issued
from app.floor.recorder import Recorder
from app.floor.station.numbers import Numbers
from app.floor.view import View
from app.store.cache_db import CacheReader
from app.store.floor_db import FloorStore
from app.wire import CommandEnvelope

KIND = "numbers_requested"


class Grants:
    """Requests that are under way.

    Thread: the floor worker.
    """

    def __init__(self, store: FloorStore, numbers: Numbers, recorder: Recorder) -> None:
        self._store = store
        self._numbers = numbers
        self._recorder = recorder
        self._asked: dict[str, str] = {}

    def remember(self, commands: tuple[CommandEnvelope, ...]) -> None:
        """Finds the requests of earlier runs that gave no block yet."""
        granted = self._store.granted_commands()
        for envelope in commands:
            if envelope.kind == KIND and envelope.id not in granted:
                self._asked[envelope.id] = _series(envelope)

    def take_over(self, cache: CacheReader) -> None:
        """Copies granted blocks out of the replica; a grant is taken over once."""
        rulings = cache.rulings(list(self._asked))
        if not rulings:
            return
        with self._store.commit():
            for ruling in rulings.values():
                self._numbers.take_over(ruling)
        for command_id in rulings:
            del self._asked[command_id]
        self._numbers.reload()

    def ask(self, station: str, actor: str, view: View) -> bool:
        """Asks for what runs low and is not asked for yet; tells whether anything was asked."""
        under_way = set(self._asked.values())
        issued = [
            Issued(
                kind=DocumentKind.STATION,
                id=station,
                command=NumbersRequested(series=series, count=count),
            )
            for series, count in self._numbers.wanted()
            if series not in under_way
        ]
        if not issued:
            return False
        with self._store.commit():
            envelopes = self._recorder.append(issued, actor)
        for envelope in envelopes:
            view.add(envelope)
            self._asked[envelope.id] = _series(envelope)
        return True


def _series(envelope: CommandEnvelope) -> str:
    return msgspec.json.decode(bytes(envelope.body), type=NumbersRequested).series
