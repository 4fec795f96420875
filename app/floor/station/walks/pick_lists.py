"""The released pick lists of the site, decoded once and kept while they do not change."""

from app.domain.commands import DocumentKind
from app.domain.model.pick_list import PickList
from app.store.cache_db import CacheReader

MOST = 2000
_STAGE = "list"
_FEW = 50
"""So many changed ones are read one by one; more of them together."""


class PickLists:
    """What was read of one replica.

    Thread: the floor worker.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, PickList]] = {}

    def read(self, cache: CacheReader) -> tuple[PickList, ...]:
        """Returns all released lists as the replica has them, most urgent first."""
        seqs = cache.seqs_in_stage(_STAGE, MOST)
        self._known = {name: self._known[name] for name in seqs if name in self._known}
        stale = [
            name
            for name, seq in seqs.items()
            if name not in self._known or self._known[name][0] != seq
        ]
        if len(stale) > _FEW:
            self._known = {}
            found = cache.documents_in_stage(_STAGE, MOST)
        else:
            read = {name: cache.document(DocumentKind.PICK_LIST, name) for name in stale}
            found = {name: stored for name, stored in read.items() if stored is not None}
        for name, stored in found.items():
            if isinstance(stored.doc, PickList):
                self._known[name] = (stored.seq, stored.doc)
        lists = [pick_list for _, pick_list in self._known.values()]
        return tuple(sorted(lists, key=lambda each: (each.promised_at, each.released_at, each.id)))
