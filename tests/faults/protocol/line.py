"""A line between a station and the centre that loses what it is told to lose."""

from collections.abc import Callable
from enum import Enum, auto
from typing import TypeVar

import msgspec

from app.central.api.door import ANSWERS
from app.central.fulfil import Caller, push
from app.central.pages import Wanted, read_page
from app.central.work import Centre
from app.errors import CentreError, CentreUnreachable
from app.sync.client import Answer, Asked
from app.wire import PushRequest

T = TypeVar("T")
PAGE = 3
"""So few documents a page that a scope takes several."""


class Fate(Enum):
    """What becomes of a request."""

    ANSWERED = auto()
    REQUEST_LOST = auto()
    REPLY_LOST = auto()
    """The centre did it; the station never hears."""


class Line:
    """Stands where the HTTP client stands; what it carries is encoded as on the wire."""

    def __init__(self, centre: Callable[[], Centre], caller: Caller) -> None:
        self._centre = centre
        self._caller = caller
        self.fate = Fate.ANSWERED
        self.replayed = 0
        """Commands whose ruling the centre had already."""

    def push(self, request: PushRequest) -> Answer:
        """The batch reaches the centre, unless it is lost on the way."""
        sent = msgspec.json.decode(msgspec.json.encode(request), type=PushRequest)
        return self._carry(lambda: self._pushed(sent))

    def changes(self, asked: Asked) -> Answer:
        """One page of a scope; without a digest, which would heal what the mutants break."""
        wanted = Wanted(
            scope=asked.scope,
            since=asked.since,
            epoch=asked.epoch,
            limit=PAGE,
        )

        def look() -> object:
            centre = self._centre()
            with centre.reading() as connection:
                shared = read_page(connection, centre.tenant, wanted, centre.clock())
            return shared.for_install(asked.install, centre.clock())

        return self._carry(look)

    def snapshot(self, _scope: str) -> Answer:
        """There is none: a scope is read from its beginning."""
        return Answer(404, b"{}")

    def _pushed(self, sent: PushRequest) -> object:
        reply = push(self._centre(), self._caller, sent)
        self.replayed += sum(result.replayed for result in reply.results)
        return reply

    def _carry(self, ask: Callable[[], object]) -> Answer:
        if self.fate is Fate.REQUEST_LOST:
            raise CentreUnreachable("The request is lost.", why="planted")
        try:
            answer = Answer(200, msgspec.json.encode(ask()))
        except CentreError as error:
            answer = Answer(ANSWERS[type(error)][0], b"{}")
        if self.fate is Fate.REPLY_LOST:
            raise CentreUnreachable("The reply is lost.", why="planted")
        return answer
