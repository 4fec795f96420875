"""Commands that the centre refused or could not process, and a lead's word on them.

Parked means refused and not yet decided. A decision is kept in floor.db; sending something refused
again is a new command of its own, because the centre repeats its answer to the old one.
"""

from dataclasses import dataclass
from datetime import datetime

from app.domain.commands import CommandDiscarded, DocumentKind, UnitsReceivedBack
from app.domain.rulings import Reason
from app.errors import MessageUnreadable
from app.floor.desk import Issued
from app.floor.recorder import Recorder
from app.floor.screens import ParkedRow, StationView
from app.floor.view import View
from app.store.cache_db import BLOB_LOST, CacheReader
from app.store.floor_db import FloorStore
from app.store.floor_rows import Decision, DecisionKind
from app.wire import CommandEnvelope, decode_command

SHOWN = 50
"""So many of each list are read; the counts are of all."""
LEAD = "lead"
NOT_PROCESSED = "reason.not_processed"
PHOTO_LOST = "reason.blob_lost"
NOT_ALLOWED = "sync.told.not_allowed"
GONE = "sync.told.gone"
UNREADABLE = "sync.told.unreadable"
_REASONS = frozenset(reason.value for reason in Reason if reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """A lead's word on a command that lies aside."""

    command_id: str
    kind: DecisionKind
    actor: str
    """Badge of the worker who pressed it."""
    reason: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """Ids of what lies aside, with the reasons."""

    parked: dict[str, str]
    quarantined: dict[str, str]

    def __contains__(self, command_id: str) -> bool:
        return command_id in self.parked or command_id in self.quarantined


class Aside:
    """Keeps what a lead decides.

    Thread: the floor worker, inside ``FloorStore.commit()`` and ``CacheReader.snapshot``.
    """

    def __init__(self, store: FloorStore, view: View, recorder: Recorder, station: str) -> None:
        self._store = store
        self._view = view
        self._recorder = recorder
        self._station = station

    def decide(self, wanted: Decide, badge: str, cache: CacheReader, now: datetime) -> str:
        """Decides, and returns the key of what came of it. Only who is signed in may, and once."""
        if wanted.actor != badge or not may_decide(self._view, badge):
            return NOT_ALLOWED
        found = undecided(cache, self._store)
        if wanted.command_id not in found:
            return GONE
        issued = follow_up(self._store, wanted, found, self._station)
        if issued is None:
            return UNREADABLE
        with self._store.savepoint():
            self._store.add_decision(decision(wanted, now))
            self._recorder.append(issued, badge)
        return f"sync.told.{wanted.kind.value}"


def undecided(cache: CacheReader, store: FloorStore) -> Undecided:
    """Returns what no person has decided yet. Read inside ``CacheReader.snapshot``.

    What could not be processed stays until it was: to try it again does not settle it.
    """
    refused, stuck = cache.parked(), cache.quarantined()
    if not refused and not stuck:
        return Undecided({}, {})
    decided = {each.command_id: each.kind for each in store.decisions()}
    discarded = {name for name, kind in decided.items() if kind is DecisionKind.DISCARD}
    parked = {each.command_id: each.reason for each in refused if each.command_id not in decided}
    return Undecided(parked, {each: why for each, why in stuck.items() if each not in discarded})


def may_decide(view: View, badge: str) -> bool:
    """Tells whether a worker may decide about what lies aside."""
    worker = view.worker(badge) if badge else None
    return worker is not None and worker.role == LEAD


def rows_of(view: View, store: FloorStore, found: Undecided) -> StationView:
    """Returns what lies aside in words, without the facts about site and worker."""
    parked = {each: _refusal_key(why) for each, why in list(found.parked.items())[:SHOWN]}
    stuck = {each: _stuck_key(why) for each, why in list(found.quarantined.items())[:SHOWN]}
    by_id = {command.id: command for command in store.commands((*parked, *stuck))}
    return StationView(
        parked=_rows(view, by_id, parked),
        quarantined=_rows(view, by_id, stuck),
        parked_count=len(found.parked),
        quarantined_count=len(found.quarantined),
    )


def follow_up(
    store: FloorStore, wanted: Decide, found: Undecided, station: str
) -> tuple[Issued, ...] | None:
    """Returns the commands that a word brings about; None when one cannot be read any more.

    What was refused is sent again as a new command; what could not be processed is given up by one
    that names it, so that the centre has an answer for its id and number.
    """
    if wanted.kind is DecisionKind.RETRY and wanted.command_id in found.parked:
        repeated = again(store, wanted.command_id)
        return None if repeated is None else (repeated,)
    if wanted.kind is DecisionKind.DISCARD and wanted.command_id in found.quarantined:
        given_up = store.commands([wanted.command_id])
        return tuple(_giving_up(each, wanted.reason, station) for each in given_up)
    return ()


def _giving_up(envelope: CommandEnvelope, reason: str, station: str) -> Issued:
    command = CommandDiscarded(
        command=envelope.id,
        n=envelope.n,
        agg_kind=envelope.agg_kind,
        agg_id=envelope.agg_id,
        body_sha256=envelope.body_sha256,
        reason=reason,
    )
    return Issued(kind=DocumentKind.STATION, id=station, command=command)


def again(store: FloorStore, command_id: str) -> Issued | None:
    """Returns a refused command as a new one; None when this build cannot read it any more."""
    for envelope in store.commands([command_id]):
        try:
            command = decode_command(envelope.kind, envelope.v, bytes(envelope.body))
        except MessageUnreadable:
            return None
        return Issued(kind=DocumentKind(envelope.agg_kind), id=envelope.agg_id, command=command)
    return None


def decision(wanted: Decide, now: datetime) -> Decision:
    """Returns a lead's word as floor.db keeps it."""
    return Decision(
        command_id=wanted.command_id,
        kind=wanted.kind,
        actor=wanted.actor,
        reason=wanted.reason,
        at=now,
    )


def _refusal_key(reason: str) -> str:
    return f"reason.{reason}" if reason in _REASONS else "reason.other"


def _stuck_key(why: str) -> str:
    return PHOTO_LOST if why == BLOB_LOST else NOT_PROCESSED


def _rows(
    view: View, by_id: dict[str, CommandEnvelope], why_keys: dict[str, str]
) -> tuple[ParkedRow, ...]:
    return tuple(
        _row(view, by_id[command_id], why_key)
        for command_id, why_key in why_keys.items()
        if command_id in by_id
    )


def _row(view: View, envelope: CommandEnvelope, why_key: str) -> ParkedRow:
    worker = view.worker(envelope.actor)
    return ParkedRow(
        command_id=envelope.id,
        what_key=f"command.{envelope.kind}",
        order_number=_number(view, envelope),
        worker=worker.name if worker else envelope.actor,
        at=envelope.t_wall,
        why_key=why_key,
    )


def _number(view: View, envelope: CommandEnvelope) -> str:
    """The number a person knows the document by, as long as it can be found here."""
    match envelope.agg_kind:
        case DocumentKind.FULFILMENT_ORDER:
            order = view.order(envelope.agg_id)
            return order.number if order else ""
        case DocumentKind.PICK_LIST:
            walk = view.pick_list(envelope.agg_id)
            return walk.number if walk else ""
        case DocumentKind.RETURN:
            return _return_code(envelope)
    return ""


def _return_code(envelope: CommandEnvelope) -> str:
    try:
        command = decode_command(envelope.kind, envelope.v, bytes(envelope.body))
    except MessageUnreadable:
        return ""
    return command.return_code if isinstance(command, UnitsReceivedBack) else ""
