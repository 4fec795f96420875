"""The documents as they are here: the replica, and own commands that it does not contain yet.

    view(document) = fold(apply, base, own commands with n > base.inc that were not refused)

Recomputed, never stored. ``inc`` (how far the centre had decided our commands when it wrote the
base) makes this right even when a reply was lost and the changed document came first.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from app.domain.commands import (
    DocumentKind,
    FulfilmentCommand,
    PickListClaimed,
    ReceivedUnit,
    UnitsReceivedBack,
)
from app.domain.fulfil import apply
from app.domain.fulfilment_order import FulfilmentOrder
from app.domain.keys import Doc, Key, keys_of
from app.domain.pick_list import PickList, claim
from app.domain.product import Product
from app.domain.returnable_order import ReturnableOrder, ReturnableUnit
from app.domain.rulings import RulingKind
from app.domain.site import SiteSetting, Worker
from app.store.cache_db import CacheReader
from app.wire import CommandEnvelope, decode_command

Aggregate = tuple[str, str]
_REFUSED = (RulingKind.REJECTED, RulingKind.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Viewed:
    """A document as it stands here, with the revision it is based on."""

    doc: Doc
    rev: int


class View:
    """Replica plus own commands.

    Thread: the floor worker.
    """

    def __init__(self, cache: CacheReader, commands: tuple[CommandEnvelope, ...] = ()) -> None:
        self._cache = cache
        self._pending: dict[Aggregate, list[CommandEnvelope]] = defaultdict(list)
        for envelope in commands:
            self.add(envelope)
        self.prune()

    def use(self, cache: CacheReader) -> None:
        """Reads from another file from now on (the replica was rebuilt)."""
        self._cache = cache
        self.prune()

    def add(self, envelope: CommandEnvelope) -> None:
        """Notes a command that is on disk."""
        self._pending[envelope.agg_kind, envelope.agg_id].append(envelope)

    def prune(self) -> None:
        """Forgets commands that the replica contains or the centre refused."""
        ids = [envelope.id for waiting in self._pending.values() for envelope in waiting]
        rulings = self._cache.rulings(ids)
        for aggregate in list(self._pending):
            stored = self._cache.document(*aggregate)
            inc = stored.inc if stored is not None else 0
            kept = []
            for envelope in self._pending[aggregate]:
                ruling = rulings.get(envelope.id)
                refused = ruling is not None and ruling.ruling in _REFUSED
                homeless = ruling is not None and stored is None
                if envelope.n > inc and not refused and not homeless:
                    kept.append(envelope)
            if kept:
                self._pending[aggregate] = kept
            else:
                del self._pending[aggregate]

    def after(self, aggregate: Aggregate) -> str | None:
        """Returns the id of our last command on a document that has no ruling yet."""
        waiting = self._pending.get(aggregate)
        if not waiting:
            return None
        last = waiting[-1].id
        return None if last in self._cache.rulings([last]) else last

    def viewed(self, kind: DocumentKind, doc_id: str) -> Viewed | None:
        """Returns a document as it stands here."""
        stored = self._cache.document(kind.value, doc_id)
        if stored is None:
            return None
        doc = stored.doc
        for envelope in self._pending.get((kind.value, doc_id), ()):
            if envelope.n > stored.inc:
                doc = _applied(doc, envelope)
        return Viewed(doc, stored.rev)

    def order(self, order_id: str) -> FulfilmentOrder | None:
        """Returns a fulfilment order."""
        found = self.viewed(DocumentKind.FULFILMENT_ORDER, order_id)
        return found.doc if found and isinstance(found.doc, FulfilmentOrder) else None

    def pick_list(self, list_id: str) -> PickList | None:
        """Returns a pick list."""
        found = self.viewed(DocumentKind.PICK_LIST, list_id)
        return found.doc if found and isinstance(found.doc, PickList) else None

    def order_by(self, key: str, value: str) -> FulfilmentOrder | None:
        """Returns the fulfilment order that a tote, an SSCC or a slip belongs to."""
        for order_id in self._candidates(DocumentKind.FULFILMENT_ORDER, key, value):
            order = self.order(order_id)
            if order is not None and (key, value) in keys_of(order):
                return order
        return None

    def orders_in(self, stage: str, limit: int) -> tuple[FulfilmentOrder, ...]:
        """Returns active fulfilment orders in a stage, oldest first."""
        ids = self._candidates(DocumentKind.FULFILMENT_ORDER, Key.STAGE, stage)
        found = (self.order(order_id) for order_id in ids)
        fits = [order for order in found if order and (Key.STAGE, stage) in keys_of(order)]
        return tuple(fits[:limit])

    def stage_counts(self) -> dict[str, int]:
        """Returns how many fulfilment orders stand in each stage, as seen here."""
        counts = dict(self._cache.stage_counts())
        for kind, doc_id in self._pending:
            stored = self._cache.document(kind, doc_id)
            if kind != DocumentKind.FULFILMENT_ORDER.value or stored is None:
                continue
            now = self.order(doc_id)
            for doc, step in ((stored.doc, -1), (now, 1)):
                for key, value in keys_of(doc) if doc is not None else ():
                    if key == Key.STAGE:
                        counts[value] = counts.get(value, 0) + step
        return counts

    def pick_lists(self) -> tuple[PickList, ...]:
        """Returns all released pick lists of the site that are not finished, most urgent first."""
        ids = self._cache.in_stage("list", 500)
        found = (self.pick_list(list_id) for list_id in ids)
        lists = [pick_list for pick_list in found if pick_list is not None]
        return tuple(sorted(lists, key=lambda each: (each.promised_at, each.released_at, each.id)))

    def product(self, gtin: str) -> Product | None:
        """Returns the product of a GTIN."""
        return next((doc for doc in self._found(Key.GTIN, gtin) if isinstance(doc, Product)), None)

    def worker(self, badge: str) -> Worker | None:
        """Returns the person of a badge."""
        return next((doc for doc in self._found(Key.BADGE, badge) if isinstance(doc, Worker)), None)

    def setting(self, site: str) -> SiteSetting | None:
        """Returns what every station of the site must know."""
        stored = self._cache.document(DocumentKind.SETTING.value, site)
        return stored.doc if stored and isinstance(stored.doc, SiteSetting) else None

    def returnable(self, key: str, value: str) -> ReturnableOrder | None:
        """Returns a sold order by slip hash or serial, own returns included."""
        found = (doc for doc in self._found(key, value) if isinstance(doc, ReturnableOrder))
        return next((self._with_own_returns(order) for order in found), None)

    def returnable_by_id(self, order_id: str) -> ReturnableOrder | None:
        """Returns a sold order by its id."""
        stored = self._cache.document(DocumentKind.RETURNABLE_ORDER.value, order_id)
        if stored is None or not isinstance(stored.doc, ReturnableOrder):
            return None
        return self._with_own_returns(stored.doc)

    def _with_own_returns(self, order: ReturnableOrder) -> ReturnableOrder:
        """Marks what this station took back and the replica does not know yet."""
        own = [
            unit
            for (kind, _), waiting in self._pending.items()
            if kind == DocumentKind.RETURN.value
            for envelope in waiting
            for unit in _taken_back(envelope, order.id)
        ]
        units = list(order.units)
        for taken in own:
            place = _place_of(units, taken)
            if place is not None:
                units[place] = replace(units[place], returned=True)
        return replace(order, units=tuple(units))

    def _found(self, key: str, value: str) -> tuple[Doc, ...]:
        stored = (
            self._cache.document(kind, doc_id) for kind, doc_id in self._cache.find(key, value)
        )
        return tuple(each.doc for each in stored if each is not None)

    def _candidates(self, kind: DocumentKind, key: str, value: str) -> tuple[str, ...]:
        """Ids that the replica finds, and those that only our own commands may have moved there."""
        stored = [doc_id for of, doc_id in self._cache.find(key, value) if of == kind.value]
        own = [doc_id for of, doc_id in self._pending if of == kind.value]
        return tuple(dict.fromkeys((*stored, *own)))


def _applied(doc: Doc, envelope: CommandEnvelope) -> Doc:
    command = decode_command(envelope.kind, envelope.v, bytes(envelope.body))
    if isinstance(doc, FulfilmentOrder) and isinstance(command, FulfilmentCommand):
        return apply(doc, command)[0]
    if isinstance(doc, PickList) and isinstance(command, PickListClaimed):
        return claim(doc, command)[0]
    return doc


def _taken_back(envelope: CommandEnvelope, order_id: str) -> tuple[ReceivedUnit, ...]:
    command = decode_command(envelope.kind, envelope.v, bytes(envelope.body))
    fits = isinstance(command, UnitsReceivedBack) and command.order_id == order_id
    return command.units if fits and isinstance(command, UnitsReceivedBack) else ()


def _place_of(units: list[ReturnableUnit], taken: ReceivedUnit) -> int | None:
    """The unit a received one is: by serial where it has one, else the first of its line."""
    fits = [i for i, unit in enumerate(units) if unit.line == taken.line and not unit.returned]
    exact = [i for i in fits if units[i].serial == taken.serial]
    return next(iter((*exact, *fits)), None)
