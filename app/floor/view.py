"""The documents as they are here: the replica, and own commands that it does not contain yet.

    view(document) = fold(apply, base, own commands with n > base.inc that were not refused)

Recomputed, never stored. ``inc`` (how far the centre had decided our commands when it wrote the
base) makes this right even when a reply was lost and the changed document came first.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from app.domain.commands import DocumentKind, FulfilmentCommand, PickListCommand
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import FulfilmentOrder, PackageState
from app.domain.model.keys import Doc, Key, keys_of, read_load
from app.domain.model.pick_list import PickList, foresee
from app.domain.model.product import Product
from app.domain.model.returnable_order import ReturnableOrder, ReturnRecord
from app.domain.model.site import SiteSetting, Task, Worker
from app.domain.ship.state import PROVED
from app.floor.station.own.manifests import signed_packages, with_taken
from app.floor.station.own.memory import Memo, Viewed, ids_of
from app.floor.station.own.own_commands import Aggregate, OwnCommands
from app.floor.station.own.taken_back import mark_booked, mark_taken, taken_units
from app.floor.station.walks.pick_lists import PickLists
from app.store.cache_db import CacheReader, Cursor, Stored
from app.wire import CommandEnvelope, decode_command

MOST_TASKS = 200
"""More open tasks than a shift makes good."""


class View:
    """Replica plus own commands. Everything is read inside ``CacheReader.snapshot``.

    What was read is remembered until the replica changes or a command is added.

    Thread: the floor worker.
    """

    def __init__(
        self,
        cache: CacheReader,
        all_commands: Callable[[], Iterable[CommandEnvelope]],
        starts_at: Callable[[], int] = lambda: 1,
    ) -> None:
        self._cache = cache
        self._all_commands = all_commands
        self._own = OwnCommands()
        self._starts_at = starts_at
        self.version = -1
        """Changes whenever the replica was written to and looked at since."""
        self._epochs: dict[str, str] = {}
        self._memo = Memo()
        self._lists = PickLists()
        self._followed = 0
        """Number of the newest change that was looked at."""
        self._another = True

    def use(self, cache: CacheReader) -> None:
        """Reads from another file from now on (the replica was rebuilt)."""
        self._cache = cache
        self._another = True

    def refresh(self) -> None:
        """Follows the replica if it was written to. The first thing done in a snapshot."""
        version = self._cache.data_version()
        if self._another or version != self.version:
            self._follow()
            self.version = version
            self._another = False

    def add(self, envelope: CommandEnvelope) -> None:
        """Notes a command that is on disk, or will be when the running commit ends."""
        self._own.add(envelope)
        self._memo.viewed.pop((envelope.agg_kind, envelope.agg_id), None)
        self._memo.walks = None
        if envelope.agg_kind == DocumentKind.MANIFEST:
            self._memo.taken = None

    def mark(self) -> None:
        """From here on ``take_back`` can forget what was added."""
        self._own.mark()

    def take_back(self) -> None:
        """Forgets what was added since the mark: its commit was undone."""
        self._own.take_back()
        self._memo = Memo()

    def after(self, aggregate: Aggregate) -> str | None:
        """Returns the id of our last command on a document that has no ruling yet."""
        waiting = self._own.of(aggregate)
        if not waiting:
            return None
        last = waiting[-1].id
        return None if last in self._cache.rulings([last]) else last

    def waiting(self) -> int:
        """Returns how many own commands the centre has not given back."""
        return self._own.count

    def waiting_ids(self) -> frozenset[str]:
        """Returns the ids of those commands."""
        return self._own.ids

    def viewed(self, kind: DocumentKind, doc_id: str) -> Viewed | None:
        """Returns a document as it stands here."""
        aggregate = (kind.value, doc_id)
        if aggregate not in self._memo.viewed:
            stored = self._cache.document(kind, doc_id)
            seen = self._fold(aggregate, stored) if stored else None
            self._memo.viewed[aggregate] = seen
            if seen is not None and seen.own:
                self._memo.folded.add(aggregate)
        return self._memo.viewed[aggregate]

    def order(self, order_id: str) -> FulfilmentOrder | None:
        """Returns a fulfilment order."""
        found = self.viewed(DocumentKind.FULFILMENT_ORDER, order_id)
        order = found.doc if found else None
        if not isinstance(order, FulfilmentOrder):
            return None
        leaving = any(package.state in PROVED for package in order.packages)
        return with_taken(order, self.taken()) if leaving else order

    def pick_list(self, list_id: str) -> PickList | None:
        """Returns a pick list."""
        found = self.viewed(DocumentKind.PICK_LIST, list_id)
        return found.doc if found and isinstance(found.doc, PickList) else None

    def order_by(self, key: str, value: str) -> FulfilmentOrder | None:
        """Returns the fulfilment order that a tote, an SSCC or a slip belongs to."""
        order_id = next(iter(self._orders_with((key, value))), None)
        return self.order(order_id) if order_id is not None else None

    def orders_with(self, key: str, value: str, limit: int) -> tuple[FulfilmentOrder, ...]:
        """Returns fulfilment orders of a key, the one that changed longest ago first."""
        found = (self.order(order_id) for order_id in self._orders_with((key, value))[:limit])
        return tuple(order for order in found if order is not None)

    def orders_in(self, stage: str, limit: int) -> tuple[FulfilmentOrder, ...]:
        """Returns active fulfilment orders in a stage, the one that waits longest first."""
        found = []
        for order_id in self._orders_with((Key.STAGE, stage)):
            order = self.order(order_id)
            if order is not None:
                found.append(order)
            if len(found) == limit:
                break
        return tuple(found)

    def those_in(self, stages: Collection[str], order_ids: Collection[str]) -> frozenset[str]:
        """Returns those of the fulfilment orders that are active and in one of the stages.

        A site may have many thousands of them; only these are looked at.
        """
        kind = DocumentKind.FULFILMENT_ORDER
        unread = [each for each in order_ids if each not in self._memo.stage_of]
        if unread:
            self._memo.stage_of.update(dict.fromkeys(unread, ""))
            self._memo.stage_of.update(self._cache.stages_of(kind, unread))
        found = {each for each in order_ids if self._memo.stage_of[each] in stages}
        for order_id in self._own.of_kind(kind):
            seen = self.viewed(kind, order_id)
            if seen is not None and seen.base_keys and order_id in self._memo.stage_of:
                there = any(key == Key.STAGE and value in stages for key, value in seen.keys)
                (found.add if there else found.discard)(order_id)
        return frozenset(found)

    def stage_counts(self) -> dict[str, int]:
        """Returns how many fulfilment orders stand in each stage, as seen here."""
        if self._memo.stages is None:
            self._memo.stages = self._cache.stage_counts()
        counts = dict(self._memo.stages)
        for doc_id in self._own.of_kind(DocumentKind.FULFILMENT_ORDER):
            found = self.viewed(DocumentKind.FULFILMENT_ORDER, doc_id)
            for keys, step in ((found.base_keys, -1), (found.keys, 1)) if found else ():
                for key, value in keys:
                    if key == Key.STAGE:
                        counts[value] = counts.get(value, 0) + step
        return counts

    def load(self) -> frozenset[tuple[str, str]]:
        """Returns (value of ``Key.LOAD``, document id) of what is to be collected, as seen here."""
        base, taken = self._base_load(), self.taken()
        own = {
            doc_id: seen
            for doc_id in self._own.of_kind(DocumentKind.FULFILMENT_ORDER)
            if (seen := self.viewed(DocumentKind.FULFILMENT_ORDER, doc_id)) and seen.base_keys
        }
        if not own and not taken:
            return base
        kept = {each for each in base if each[1] not in own}
        for doc_id, seen in own.items():
            kept |= {(value, doc_id) for key, value in seen.keys if key == Key.LOAD}
        return frozenset(each for each in kept if read_load(each[0])[2] not in taken)

    def taken(self) -> frozenset[str]:
        """Returns the packages of which a carrier has signed, whatever their orders say yet."""
        if self._memo.taken is None:
            read = (read_load(value) for value, _ in self._base_load())
            told = {of for _, state, of in read if state == PackageState.MANIFESTED.value}
            self._memo.taken = frozenset(told | signed_packages(self._own))
        return self._memo.taken

    def _base_load(self) -> frozenset[tuple[str, str]]:
        if self._memo.load is None:
            self._memo.load = self._cache.load()
        return self._memo.load

    def open_tasks(self) -> tuple[Task, ...]:
        """Returns what is to be made good at the site and was not made good here, oldest first."""
        if self._memo.tasks is None:
            found = self._cache.documents_in_stage("task_open", MOST_TASKS)
            docs = [stored.doc for stored in found.values()]
            self._memo.tasks = tuple(doc for doc in docs if isinstance(doc, Task))
        done = set(self._own.of_kind(DocumentKind.TASK))
        return tuple(task for task in self._memo.tasks if task.id not in done)

    def pick_lists(self) -> tuple[PickList, ...]:
        """Returns all released pick lists of the site that are not finished, most urgent first."""
        if self._memo.lists is None:
            self._memo.lists = self._lists.read(self._cache)
        own = {
            doc_id: self.pick_list(doc_id) for doc_id in self._own.of_kind(DocumentKind.PICK_LIST)
        }
        if not own:
            return self._memo.lists
        return tuple(own.get(each.id) or each for each in self._memo.lists)

    @property
    def has_new_walks(self) -> bool:
        """Whether walks, or orders of theirs, have changed since they were looked at."""
        return self._memo.walks is None

    def walks(self, stages: Collection[str]) -> tuple[PickList, ...]:
        """Returns the pick lists of orders that are in one of the stages, most urgent first.

        Args:
            stages: the same ones each time.
        """
        if self._memo.walks is None:
            lists = self.pick_lists()
            there = self.those_in(stages, [each.fulfilment_order for each in lists])
            self._memo.walks = tuple(each for each in lists if each.fulfilment_order in there)
        return self._memo.walks

    def product(self, gtin: str) -> Product | None:
        """Returns the product of a GTIN."""
        if gtin not in self._memo.products:
            found = (doc for doc in self._found(Key.GTIN, gtin) if isinstance(doc, Product))
            self._memo.products[gtin] = next(found, None)
        return self._memo.products[gtin]

    def worker(self, badge: str) -> Worker | None:
        """Returns the person of a badge."""
        return next((doc for doc in self._found(Key.BADGE, badge) if isinstance(doc, Worker)), None)

    def setting(self, site: str) -> SiteSetting | None:
        """Returns what every station of the site must know; None while there is no data."""
        found = self.viewed(DocumentKind.SETTING, site)
        return found.doc if found and isinstance(found.doc, SiteSetting) else None

    def cursor(self, scope: str) -> Cursor | None:
        """Returns how far a scope of the replica has come."""
        if self._memo.cursors is None:
            self._memo.cursors = self._cache.cursors()
        return self._memo.cursors.get(scope)

    def returnable(self, key: str, value: str) -> ReturnableOrder | None:
        """Returns a sold order by slip hash or serial, own returns included.

        A garment that came back and was sold again is in two orders: it is of the one in which it
        is still with the customer.
        """
        ids = [
            doc_id
            for kind, doc_id in self._cache.find(key, value)
            if kind == DocumentKind.RETURNABLE_ORDER.value
        ]
        found = [order for order in map(self.returnable_by_id, ids) if order is not None]
        kept = (order for order in found if key != Key.SERIAL or _is_kept(order, value))
        return next(kept, next(iter(found), None))

    def returnable_by_id(self, order_id: str) -> ReturnableOrder | None:
        """Returns a sold order by its id."""
        found = self.viewed(DocumentKind.RETURNABLE_ORDER, order_id)
        if found is None or not isinstance(found.doc, ReturnableOrder):
            return None
        return self._with_returns(found.doc, found.base.inc)

    def _with_returns(self, order: ReturnableOrder, inc: int) -> ReturnableOrder:
        """Marks what the site took back and the sold order does not say yet.

        The return and the sold order are two documents of two feeds. What is booked may be here
        before the sold order says so; what is not booked only our own commands know, until the sold
        order says how far it has them.
        """
        units = order.units
        for doc in self._found(Key.RETURNED_ORDER, order.id):
            if isinstance(doc, ReturnRecord):
                units = mark_booked(units, doc)
        for return_id in self._own.of_kind(DocumentKind.RETURN):
            for envelope in self._own.of((DocumentKind.RETURN.value, return_id)):
                if envelope.n > inc:
                    units = mark_taken(units, taken_units(envelope, order.id))
        return replace(order, units=units)

    def _follow(self) -> None:
        """Looks again at what has changed; at everything when the replica starts over."""
        cursors = self._cache.cursors()
        epochs = {scope: cursor.epoch for scope, cursor in cursors.items()}
        renewed = any(epochs.get(scope) != epoch for scope, epoch in self._epochs.items())
        self._epochs = epochs
        if self._another or renewed:
            self._forget_all()
            self._own.starts_at = self._starts_at()
            self._own.start_over(self._cache, self._all_commands())
            return
        changes = self._cache.changes(self._followed)
        waited = self._own.count
        self._own.settle(self._cache)
        if changes is None:
            self._forget_all()
            return
        of_lists = self._lists.note(ids_of(changes.names, DocumentKind.PICK_LIST))
        self._memo.forget(changes.names, {each: self._ids_of(each) for each in self._memo.folded})
        if of_lists or waited:
            self._memo.lists = self._memo.walks = None
        self._memo.cursors = cursors
        self._followed = changes.last

    def _forget_all(self) -> None:
        self._memo, self._lists = Memo(), PickLists()
        self._followed = self._cache.last_change()

    def _ids_of(self, aggregate: Aggregate) -> tuple[str, ...]:
        return tuple(each.id for each in self._own.of(aggregate))

    def _fold(self, aggregate: Aggregate, stored: Stored) -> Viewed:
        waiting = [each for each in self._own.of(aggregate) if each.n > stored.inc]
        if not waiting:
            return Viewed(stored.doc, stored)
        doc = stored.doc
        for envelope in waiting:
            doc = _applied(doc, envelope)
        base_keys, keys = frozenset(keys_of(stored.doc)), frozenset(keys_of(doc))
        return Viewed(doc, stored, tuple(each.id for each in waiting), base_keys, keys)

    def _orders_with(self, wanted: tuple[str, str]) -> tuple[str, ...]:
        """Ids that the replica finds and own commands did not move away, and those they moved."""
        kind = DocumentKind.FULFILMENT_ORDER
        if wanted not in self._memo.found:
            self._memo.found[wanted] = self._cache.find(*wanted)
        own = {doc_id: self.viewed(kind, doc_id) for doc_id in self._own.of_kind(kind)}
        stored = [
            doc_id
            for of, doc_id in self._memo.found[wanted]
            if of == kind.value and _still_has(own.get(doc_id), wanted)
        ]
        moved = [doc_id for doc_id, seen in own.items() if seen and wanted in seen.keys]
        return tuple(dict.fromkeys((*stored, *moved)))

    def _found(self, key: str, value: str) -> tuple[Doc, ...]:
        wanted = (key, value)
        if wanted not in self._memo.found:
            self._memo.found[wanted] = self._cache.find(key, value)
        seen = (self.viewed(DocumentKind(k), i) for k, i in self._memo.found[wanted])
        return tuple(each.doc for each in seen if each is not None)


def _still_has(seen: Viewed | None, wanted: tuple[str, str]) -> bool:
    return seen is None or not seen.base_keys or wanted in seen.keys


def _applied(doc: Doc, envelope: CommandEnvelope) -> Doc:
    command = decode_command(envelope.kind, envelope.v, bytes(envelope.body))
    if isinstance(doc, FulfilmentOrder) and isinstance(command, FulfilmentCommand):
        return apply(doc, command)[0]
    if isinstance(doc, PickList) and isinstance(command, PickListCommand):
        return foresee(doc, command)
    return doc


def _is_kept(order: ReturnableOrder, serial: str) -> bool:
    """Tells whether the unit with a serial (``gtin/serial``) has not come back."""
    return any(f"{u.gtin}/{u.serial}" == serial and not u.returned for u in order.units)
