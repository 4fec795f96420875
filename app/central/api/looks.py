"""One look into the database for all readers that ask the same at the same moment.

A change wakes every parked reader of its scope. They stand at the same position, so one page serves
them all (``SharedPage``), and at most a few looks go on at a time, so that pushes find a thread.
"""

import asyncio
from dataclasses import dataclass

from app.central.api.bell import Bell
from app.central.pages import SharedPage, Wanted, read_page
from app.central.work import Centre

AT_ONCE = 4
SHARED_S = 0.05
"""How long a page is given to others after it was read."""


@dataclass(frozen=True, slots=True)
class _Look:
    rings: int
    """Of its scope, when it began."""
    task: asyncio.Task[SharedPage]


class Looks:
    """Reads pages, each once.

    Thread: the event loop.
    """

    def __init__(self, centre: Centre, bell: Bell) -> None:
        self._centre = centre
        self._bell = bell
        self._looks: dict[Wanted, _Look] = {}
        self._room: asyncio.Semaphore | None = None

    async def page(self, wanted: Wanted) -> SharedPage:
        """Returns a page that holds at least everything that was rung for before this call.

        Raises:
            EpochChanged: as ``read_page``.
            ResyncNeeded: as ``read_page``.
        """
        look = self._looks.get(wanted)
        if look is None or look.rings != self._bell.rings(wanted.scope):
            look = self._begin(wanted)
        return await asyncio.shield(look.task)

    def _begin(self, wanted: Wanted) -> _Look:
        rings = self._bell.rings(wanted.scope)
        look = _Look(rings, asyncio.create_task(self._look(wanted)))
        self._looks[wanted] = look

        def end(task: asyncio.Task[SharedPage]) -> None:
            if not task.cancelled():
                task.exception()  # all its readers may be gone
            task.get_loop().call_later(SHARED_S, self._forget, wanted, look)

        look.task.add_done_callback(end)
        return look

    def _forget(self, wanted: Wanted, look: _Look) -> None:
        if self._looks.get(wanted) is look:
            del self._looks[wanted]

    async def _look(self, wanted: Wanted) -> SharedPage:
        if self._room is None:
            self._room = asyncio.Semaphore(AT_ONCE)
        async with self._room:
            return await asyncio.to_thread(self._read, wanted)

    def _read(self, wanted: Wanted) -> SharedPage:
        with self._centre.reading() as connection:
            return read_page(connection, self._centre.tenant, wanted, self._centre.clock())
