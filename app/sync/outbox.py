"""The commands of floor.db that the centre has not ruled on, in the order of n."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from app.errors import StoreError, StoreUnreadable
from app.store.floor_read import FloorReader
from app.store.floor_rows import Decision
from app.wire import CommandEnvelope

_PAGE = 500
Settled = Callable[[tuple[str, ...]], frozenset[str]]


class Outbox:
    """What is still to be ruled on.

    Thread: the sender only.
    """

    def __init__(self, floor: FloorReader, settled: Settled) -> None:
        """Starts empty; ``refresh`` fills it.

        Args:
            floor: the reader of floor.db.
            settled: gives those of some command ids that have a ruling.
        """
        self._floor = floor
        self._settled = settled
        self._waiting: dict[int, CommandEnvelope] = {}
        self._numbers: dict[str, int] = {}
        self._seen_n = 0
        self._version = -1

    def refresh(self) -> None:
        """Looks for new commands, if floor.db was written since the last look."""
        version = self._floor.data_version()
        if version == self._version:
            return
        self._version = version
        while page := self._read(self._seen_n):
            settled = self._settled(tuple(command.id for command in page))
            self._waiting.update((c.n, c) for c in page if c.id not in settled)
            self._numbers.update((c.id, c.n) for c in page if c.id not in settled)
            self._seen_n = page[-1].n

    def reload(self) -> None:
        """Starts over: rulings go into another file."""
        self._waiting.clear()
        self._numbers.clear()
        self._seen_n = 0
        self._version = -1
        self.refresh()

    def settle(self, ids: frozenset[str]) -> None:
        """Takes out commands that have a ruling now."""
        for command_id in ids:
            self._waiting.pop(self._numbers.get(command_id, 0), None)

    def waits_up_to(self, n: int) -> bool:
        """Tells whether a command up to this n has no ruling."""
        first = next(iter(self._waiting), None)
        return first is not None and first <= n

    def bring_back(self, ids: Iterable[str]) -> bool:
        """Puts settled commands in again, because the centre does not know them (any more)."""
        wanted = frozenset(ids) - {command.id for command in self._waiting.values()}
        found = [command for command in self._all() if command.id in wanted] if wanted else []
        self._numbers.update((c.id, c.n) for c in found)
        self._waiting = dict(sorted([*self._waiting.items(), *((c.n, c) for c in found)]))
        return bool(found)

    def waiting(self) -> tuple[CommandEnvelope, ...]:
        """Returns the commands without a ruling."""
        return tuple(self._waiting.values())

    def settled_upto(self) -> int:
        """Returns up to which n every command that is kept has its ruling."""
        first = next(iter(self._waiting), None)
        return self._seen_n if first is None else first - 1

    def decisions(self) -> tuple[Decision, ...]:
        """Returns what people decided about quarantined commands, in order."""
        return self._floor.decisions()

    def install(self) -> str:
        """Returns the identity under which floor.db numbers its commands now."""
        return self._floor.install()

    def oldest(self) -> datetime | None:
        """Returns when the oldest of them was made, by the clock of the station."""
        return next((command.t_wall for command in self._waiting.values()), None)

    def _all(self) -> Iterable[CommandEnvelope]:
        n = 0
        while page := self._read(n):
            yield from page
            n = page[-1].n

    def _read(self, n: int) -> list[CommandEnvelope]:
        try:
            return self._floor.commands_after(n, _PAGE)
        except DatabaseError as error:
            raise StoreError("floor.db cannot be read.", why=str(error.orig)) from error


def open_floor(path: Path, key_hex: str) -> FloorReader | None:
    """Opens floor.db for reading; None while the window has not finished making it.

    Raises:
        StoreUnreadable: it is there, and the key is not the one it was made with.
    """
    if not path.exists() or path.stat().st_size == 0:
        return None
    floor = FloorReader(path, key_hex)
    try:
        if floor.install():
            return floor
    except DatabaseError as error:
        floor.close()
        if "no such table" in str(error.orig):
            return None
        raise StoreUnreadable("floor.db cannot be read.", why=str(error.orig)) from error
    floor.close()
    return None
