"""The released pick lists of the site, decoded once and kept while they do not change."""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable
from datetime import datetime

from app.domain.commands import DocumentKind
from app.domain.model.pick_list import PickList
from app.store.cache_db import CacheReader

MOST = 2000
"""Of more released lists only those are known that wait longest, and what becomes of them."""
FEWEST = 1500
"""When so few of them are left, the next ones are looked for."""
_STAGE = "list"
_Place = tuple[datetime, datetime, str]


class PickLists:
    """What was read of one replica.

    Thread: the floor worker.
    """

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}
        self._ordered: list[tuple[_Place, PickList]] = []
        self._is_all = False
        """There are no more released lists than are known."""
        self._changed: set[str] | None = None
        """Ids of lists that were written or forgotten since; None: nothing is known."""
        self._read: tuple[PickList, ...] = ()

    def note(self, changed: Collection[str]) -> bool:
        """Takes note of lists that were written or forgotten; tells whether that changes anything.

        While there are more lists than are known, one that was not known stays so.
        """
        if self._changed is None:
            return True
        known = changed if self._is_all else [each for each in changed if each in self._places]
        self._changed.update(known)
        return bool(known)

    def read(self, cache: CacheReader) -> tuple[PickList, ...]:
        """Returns the released lists as the replica has them, most urgent first."""
        if self._changed is not None and not self._changed:
            return self._read
        if self._changed is not None:
            self._read_again(cache, self._changed)
            self._is_all = self._is_all and len(self._places) < MOST
        if self._changed is None or (len(self._places) < FEWEST and not self._is_all):
            self._read_all(cache)
        self._changed = set()
        self._read = tuple(each for _, each in self._ordered)
        return self._read

    def _read_all(self, cache: CacheReader) -> None:
        found = cache.documents_in_stage(_STAGE, MOST)
        lists = [each.doc for each in found.values() if isinstance(each.doc, PickList)]
        self._places = {each.id: _place(each) for each in lists}
        self._ordered = sorted(((self._places[each.id], each) for each in lists), key=_by_place)
        self._is_all = len(found) < MOST

    def _read_again(self, cache: CacheReader, changed: Iterable[str]) -> None:
        for list_id in changed:
            known = self._places.pop(list_id, None)
            if known is not None:
                del self._ordered[bisect_left(self._ordered, known, key=_by_place)]
            stored = cache.document(DocumentKind.PICK_LIST, list_id)
            if stored is not None and isinstance(stored.doc, PickList):
                place = self._places[list_id] = _place(stored.doc)
                insort(self._ordered, (place, stored.doc), key=_by_place)


def _place(pick_list: PickList) -> _Place:
    return pick_list.promised_at, pick_list.released_at, pick_list.id


def _by_place(row: tuple[_Place, PickList]) -> _Place:
    return row[0]
