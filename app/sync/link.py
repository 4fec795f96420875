"""How the station stands with the centre, gathered from the sender and the scope readers."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.sync.protocol import state_of
from app.wire.lines import Health, Restored, Trouble

PUSH = "push"
BLOBS = "blobs"
_OFFLINE = frozenset({Trouble.UNREACHABLE, Trouble.ENROL, Trouble.UPDATE, Trouble.FORKED})
_WORST_FIRST = (
    Trouble.FORKED,
    Trouble.UPDATE,
    Trouble.ENROL,
    Trouble.UNREACHABLE,
    Trouble.REFUSED,
    Trouble.FAILING,
    Trouble.BUSY,
    Trouble.CONNECTING,
)


@dataclass(slots=True)
class _Outbox:
    waiting: int = 0
    sendable: int = 0
    oldest: datetime | None = None
    parked: int = 0
    quarantined: int = 0


class Link:
    """What the threads found out, as one picture.

    Thread: any. Whoever shows it waits for ``news``.
    """

    def __init__(self, scopes: tuple[str, ...], now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._troubles = {
            PUSH: Trouble.NONE,
            BLOBS: Trouble.NONE,
            **dict.fromkeys(scopes, Trouble.CONNECTING),
        }
        self._complete = dict.fromkeys(scopes, False)
        self._complete_at: dict[str, datetime] = {}
        self._outbox = _Outbox()
        self._trying = False
        self._online = False
        self._loading: tuple[int, int] | None = None
        self._mismatches = 0
        self._restored: Restored | None = None
        self._since = now()
        self.news = threading.Event()

    def trying(self) -> None:
        """Notes that a request is under way while nothing was answered yet."""
        with self._lock:
            self._trying = True

    def up(self, channel: str) -> bool:
        """Notes that a channel got what it asked for; tells whether it was in trouble before."""
        return self._move(channel, Trouble.NONE) is not Trouble.NONE

    def down(self, channel: str, trouble: Trouble) -> bool:
        """Notes that a channel is in trouble; tells whether that is new."""
        return self._move(channel, trouble) is not trouble

    def pulled(self, scope: str, at: datetime, *, complete: bool) -> None:
        """Notes how far a scope was read.

        Args:
            scope: the scope.
            at: time of the centre.
            complete: nothing more was waiting then.
        """
        with self._lock:
            self._complete[scope] = complete
            if complete:
                self._complete_at[scope] = at
        self.news.set()

    def remembers(self, scope: str, at: datetime) -> None:
        """Notes from an earlier run when a scope was complete."""
        with self._lock:
            self._complete_at[scope] = at

    def counted(self, *, waiting: int, sendable: int, oldest: datetime | None) -> None:
        """Notes the commands without a ruling, and how many of them can be sent."""
        with self._lock:
            self._outbox.waiting, self._outbox.sendable = waiting, sendable
            self._outbox.oldest = oldest
        self.news.set()

    def aside(self, *, parked: int, quarantined: int) -> None:
        """Notes the commands that a person must look at."""
        with self._lock:
            self._outbox.parked, self._outbox.quarantined = parked, quarantined
        self.news.set()

    def loading(self, documents: tuple[int, int] | None) -> None:
        """Notes how many documents of a new replica are here, and of how many; None at its end."""
        with self._lock:
            self._loading = documents
        self.news.set()

    def mismatched(self, count: int) -> None:
        """Notes how often documents differed from the centre's."""
        with self._lock:
            self._mismatches = count
        self.news.set()

    def restored(self, report: Restored) -> None:
        """Notes what was sent again to a centre that was restored."""
        with self._lock:
            self._restored = report
        self.news.set()

    def health(self) -> Health:
        """Returns the picture."""
        with self._lock:
            ends = self._complete_at.values()
            oldest = self._outbox.oldest
            return Health(
                online=self._online,
                since=self._since,
                state=state_of(
                    online=self._online,
                    trying=self._trying,
                    waiting=self._outbox.sendable,
                    complete=all(self._complete.values()),
                ),
                reason=self._worst(),
                waiting=self._outbox.waiting,
                oldest_s=max(0, int((self._now() - oldest).total_seconds())) if oldest else 0,
                parked=self._outbox.parked,
                quarantined=self._outbox.quarantined,
                data_at=min(ends) if len(ends) == len(self._complete) else None,
                loading=self._loading,
                digest_mismatches=self._mismatches,
                restored=self._restored,
            )

    def _worst(self) -> Trouble:
        return next((t for t in _WORST_FIRST if t in self._troubles.values()), Trouble.NONE)

    def _is_online(self) -> bool:
        scopes = [trouble for of, trouble in self._troubles.items() if of not in (PUSH, BLOBS)]
        return self._worst() not in _OFFLINE and Trouble.NONE in scopes

    def _move(self, channel: str, trouble: Trouble) -> Trouble:
        with self._lock:
            before = self._troubles[channel]
            self._troubles[channel] = trouble
            self._trying = False
            if self._is_online() != self._online:
                self._online = not self._online
                self._since = self._now()
        self.news.set()
        return before
