"""What a view has read of the replica and keeps while it does not change."""

from dataclasses import dataclass

from app.domain.commands import DocumentKind
from app.domain.model.keys import Doc
from app.domain.model.pick_list import PickList
from app.domain.model.product import Product
from app.domain.model.site import Task
from app.floor.station.own.own_commands import Aggregate
from app.store.cache_db import Cursor, Stored

REMEMBERED = 5000
"""So many documents are kept at most while they do not change."""


@dataclass(frozen=True, slots=True)
class Viewed:
    """A document as it stands here, with what it is based on."""

    doc: Doc
    base: Stored
    own: tuple[str, ...] = ()
    """Ids of the own commands in it."""
    base_keys: frozenset[tuple[str, str]] = frozenset()
    """Keys of the replica's document and of the one seen here, where own commands wait on it."""
    keys: frozenset[tuple[str, str]] = frozenset()


class Memo:
    """What was read of the replica, without what has changed there since."""

    def __init__(self) -> None:
        self.viewed: dict[Aggregate, Viewed | None] = {}
        self.folded: set[Aggregate] = set()
        """Those of the viewed into which own commands were folded."""
        self.products: dict[str, Product | None] = {}
        self.found: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
        self.stage_of: dict[str, str] = {}
        self.lists: tuple[PickList, ...] | None = None
        self.walks: tuple[PickList, ...] | None = None
        self.stages: dict[str, int] | None = None
        self.tasks: tuple[Task, ...] | None = None
        self.load: frozenset[tuple[str, str]] | None = None
        self.taken: frozenset[str] | None = None
        self.cursors: dict[str, Cursor] | None = None

    def forget(self, changed: frozenset[Aggregate], own: dict[Aggregate, tuple[str, ...]]) -> None:
        """Forgets documents that have changed, and those whose own commands have.

        Args:
            changed: the documents.
            own: the ids of the commands that wait on each of ``folded``.
        """
        self._forget_documents(changed, own)
        if changed:
            self.found, self.stages = {}, None
            self.load = self.taken = None
        if ids_of(changed, DocumentKind.TASK):
            self.tasks = None
        if ids_of(changed, DocumentKind.PRODUCT):
            self.products = {}
        for order_id in ids_of(changed, DocumentKind.FULFILMENT_ORDER):
            if self.stage_of.pop(order_id, None) is not None:
                self.walks = None

    def _forget_documents(
        self, changed: frozenset[Aggregate], own: dict[Aggregate, tuple[str, ...]]
    ) -> None:
        if max(len(self.viewed), len(self.products)) > REMEMBERED:
            self.viewed, self.folded, self.products = {}, set(), {}
        for name in changed:
            self.viewed.pop(name, None)
        for name, ids in own.items():
            seen = self.viewed.get(name)
            if seen is None or seen.own != ids:
                self.viewed.pop(name, None)
                self.folded.discard(name)


def ids_of(names: frozenset[Aggregate], kind: DocumentKind) -> list[str]:
    """Returns the ids of the documents of a kind."""
    return [doc_id for of, doc_id in names if of == kind.value]
