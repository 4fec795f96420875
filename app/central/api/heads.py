"""Wakes parked readers when another process of the order service has committed.

Each second the heads of the scopes that somebody listens to are read: one short statement. The
database is not asked to tell by itself (``NOTIFY``), for that makes all commits queue.
"""

import logging
import threading

from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError

from app.central.api.bell import Bell
from app.central.work import Centre
from app.store import central_db as db

EVERY_S = 1.0

_FEED = db.site_feed.c
_HEADS = select(_FEED.scope, _FEED.head).where(
    _FEED.tenant == bindparam("tenant"), _FEED.scope.in_(bindparam("scopes", expanding=True))
)
_LOG = logging.getLogger("floorwalker.central")


class HeadWatch:
    """Looks at the heads and rings for those who are behind.

    Thread: its own, from ``start`` to ``stop``.
    """

    def __init__(self, centre: Centre, bell: Bell, every_s: float = EVERY_S) -> None:
        self._centre = centre
        self._bell = bell
        self._every_s = every_s
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heads", daemon=True)

    def start(self) -> None:
        """Begins to look, where other processes can write at all."""
        if self._centre.is_shared:
            self._thread.start()

    def stop(self) -> None:
        """Ends, after the look that is under way."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Looks once."""
        scopes = self._bell.scopes()
        if not scopes:
            return
        asked = {"tenant": self._centre.tenant, "scopes": scopes}
        with self._centre.reading() as connection:
            heads = {scope: int(head) for scope, head in connection.execute(_HEADS, asked)}
        self._bell.ring_behind(heads)

    def _run(self) -> None:
        while not self._ended.wait(self._every_s):
            try:
                self.look()
            except DBAPIError:
                _LOG.warning("the heads of the feeds cannot be read; trying again")
