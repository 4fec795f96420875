"""Claims on walks: asked for, given back, taken over; and the fence before what is picked."""

from datetime import datetime

from sqlalchemy import select

from app.central.feed import read_doc
from app.central.fulfil.case import Case, Settled
from app.central.pages import find_doc, in_feed
from app.central.route.claims import read_claim, write_claim
from app.domain.commands import (
    DocumentKind,
    FulfilmentCommand,
    ItemPicked,
    LineShort,
    OrderSetAside,
    PickListClaimed,
    PickListCommand,
    PickListReleased,
    PickListTakenOver,
    ToteFilled,
)
from app.domain.model import claims
from app.domain.model.claims import ACTIVE_S, Decided, Held
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.model.pick_list import PickList
from app.domain.model.site import Worker
from app.domain.rulings import ACCEPTED, Reason, Ruling, RulingKind, rejected, superseded
from app.store import central_db as db
from app.wire import decode_document

LEAD = "lead"


def claim_walk(case: Case, command: PickListCommand) -> Settled:
    """Rules on a command about who walks."""
    pick_list = find_doc(case.work, DocumentKind.PICK_LIST, case.envelope.agg_id, PickList)
    if pick_list is None:
        return Settled(ruling=rejected(Reason.UNKNOWN_DOCUMENT))
    if pick_list.site != case.caller.site or command.station != case.caller.station:
        return Settled(ruling=rejected(Reason.NOT_ALLOWED))
    if not in_feed(case.work, case.caller.scope, DocumentKind.PICK_LIST, pick_list.id):
        return Settled(ruling=superseded(Reason.WRONG_STATE))
    before = read_claim(case.work, pick_list.fulfilment_order)
    after, ruling = _decided(case, before, command)
    if ruling.kind is not RulingKind.ACCEPTED:
        return Settled(ruling=ruling, result=_who(case, before, pick_list))
    if after != before:
        write_claim(case.work, pick_list.fulfilment_order, after)
        shown = claims.shown(pick_list, after)
        case.work.changes.put(case.caller.scope, DocumentKind.PICK_LIST, shown.id, shown)
    if isinstance(command, PickListReleased):
        return Settled(ruling=ruling)
    seconds = (after.until - case.work.now).total_seconds() if after.until else 0
    return Settled(
        ruling=ruling,
        result={"token": after.token, "ttl_s": int(seconds), "grade": after.grade.value},
    )


def fence(case: Case, order: FulfilmentOrder, command: FulfilmentCommand) -> Ruling:
    """Rules on a command that its order accepts, by the claim under which it was done.

    Only what belongs to a walk is fenced. A unit that went back is back, whoever brought it.
    """
    if not isinstance(command, ItemPicked | OrderSetAside | LineShort | ToteFilled):
        return ACCEPTED
    held, token = read_claim(case.work, order.id), case.envelope.token
    if not isinstance(command, ItemPicked):
        return claims.late_stop(held, token, case.caller.station, case.work.now)
    ruling = claims.late_ruling(held, token, tote=command.tote, fixed=order.tote)
    after = claims.written(held, token)
    if ruling.counts and after != held:
        write_claim(case.work, order.id, after)
    return ruling


def reopen_walk(case: Case, pick_list_id: str) -> None:
    """Puts a finished walk on the floor again; it stays with whoever finished and reopened it."""
    pick_list = find_doc(case.work, DocumentKind.PICK_LIST, pick_list_id, PickList)
    if pick_list is None:
        return
    held = read_claim(case.work, pick_list.fulfilment_order)
    if held.station not in ("", case.caller.station):
        held = claims.freed(held)
        write_claim(case.work, pick_list.fulfilment_order, held)
    shown = claims.shown(pick_list, held)
    case.work.changes.put(case.caller.scope, DocumentKind.PICK_LIST, shown.id, shown)


def _decided(case: Case, held: Held, command: PickListCommand) -> Decided:
    now = case.work.now
    match command:
        case PickListClaimed():
            return claims.grant(held, command, now)
        case PickListReleased():
            return claims.give_back(held, command)
        case PickListTakenOver():
            active = held.holder(now) not in ("", command.station) and _is_active(case, held)
            if active and not is_lead(case):
                return held, rejected(Reason.NEEDS_LEAD)
            return claims.take_over(held, command, now)


def _is_active(case: Case, held: Held) -> bool:
    seen = _silent_s(case, held)
    return seen is not None and seen < ACTIVE_S


def is_lead(case: Case) -> bool:
    """Tells whether a lead did it. Only looks: two leads at work do not wait for each other."""
    kind, work = DocumentKind.WORKER, case.work
    body = read_doc(work.connection, work.tenant, kind, case.envelope.actor)
    worker = decode_document(kind.value, body) if body is not None else None
    return isinstance(worker, Worker) and worker.role == LEAD


def _who(case: Case, held: Held, pick_list: PickList) -> dict[str, str | int]:
    """What a worker must know before taking a walk from the station that has it."""
    order = find_doc(
        case.work, DocumentKind.FULFILMENT_ORDER, pick_list.fulfilment_order, FulfilmentOrder
    )
    since = (case.work.now - held.since).total_seconds() if held.since else 0
    silent = _silent_s(case, held)
    return {
        "station": held.station,
        "worker": held.worker,
        "grade": held.grade.value,
        "token": held.token,
        "since_s": int(since),
        "silent_s": -1 if silent is None else int(silent),
        "units": order.ordered_total if order else 0,
    }


def _silent_s(case: Case, held: Held) -> float | None:
    """Seconds since the holder sent anything; None when it never did."""
    station = db.station.c
    seen = case.work.connection.execute(
        select(station.last_seen).where(
            station.tenant == case.work.tenant, station.station == held.station
        )
    ).scalar()
    if not seen:
        return None
    return (case.work.now - datetime.fromisoformat(seen)).total_seconds()
