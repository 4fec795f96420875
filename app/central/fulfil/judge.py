"""Judges one command: readable, allowed, in its order, and then by the rules of the floor."""

from sqlalchemy import select

from app.central.fulfil.case import Case, Change, Settled
from app.central.fulfil.claims import claim_walk, fence
from app.central.fulfil.discard import discard
from app.central.fulfil.effects import book, refusal
from app.central.fulfil.grants import grant
from app.central.fulfil.manifest import close
from app.central.fulfil.pick import ask_for_count, lay_aside, line_of
from app.central.fulfil.returns.receive import receive
from app.central.fulfil.stock.people import stock_counted, stock_moved, task_done
from app.central.fulfil.stock.short import follow
from app.central.pages import find_doc
from app.domain.commands import (
    BinChecked,
    CancelAcknowledged,
    Command,
    CommandDiscarded,
    DocumentKind,
    FulfilmentCommand,
    ItemPicked,
    ItemUnpicked,
    LineShort,
    ManifestClosed,
    NumbersRequested,
    OrderSetAside,
    PickListClaimed,
    PickListReleased,
    PickListTakenOver,
    StockCommand,
    StockCounted,
    StockMoved,
    SurplusFound,
    TaskDone,
    ToteFilled,
    UnitRejected,
    UnitsReceivedBack,
    blobs_of,
    is_blob_name,
)
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.rulings import Reason, Ruling, RulingKind, rejected
from app.errors import MessageUnreadable
from app.store import central_db as db
from app.wire import decode_command

INDEPENDENT: frozenset[type[Command]] = frozenset(
    {
        BinChecked,
        CancelAcknowledged,
        CommandDiscarded,
        ItemPicked,
        ItemUnpicked,
        LineShort,
        ManifestClosed,
        NumbersRequested,
        OrderSetAside,
        PickListClaimed,
        PickListReleased,
        PickListTakenOver,
        StockCounted,
        StockMoved,
        TaskDone,
        ToteFilled,
        UnitRejected,
        SurplusFound,
        UnitsReceivedBack,
    }
)
"""Facts that stand whatever became of the command before them; their order still holds."""


def ruling_before(case: Case) -> str | None:
    """Returns the ruling of the command that this one follows; empty when it follows none.

    None when the centre has not seen that command: nothing can be said yet.
    """
    if case.envelope.after is None:
        return ""
    command = db.command.c
    return case.work.connection.execute(
        select(command.ruling).where(
            command.tenant == case.work.tenant, command.id == case.envelope.after
        )
    ).scalar()


def judge(case: Case, *, intact: bool, before: str) -> Settled:
    """Returns the ruling; what an accepted or superseded command does is then in the books.

    Args:
        case: the command and its transaction.
        intact: the body is the one that was hashed when the command was made.
        before: the ruling of the command that this one follows.
    """
    envelope = case.envelope
    if not intact:
        return Settled(ruling=rejected(Reason.UNREADABLE))
    try:
        command = decode_command(envelope.kind, envelope.v, bytes(envelope.body))
    except MessageUnreadable:
        return Settled(ruling=rejected(Reason.UNREADABLE))
    named = all(map(is_blob_name, blobs_of(command)))
    if envelope.agg_kind != _kind_of_document(command) or not named:
        return Settled(ruling=rejected(Reason.UNREADABLE))
    if before == RulingKind.REJECTED and type(command) not in INDEPENDENT:
        return Settled(ruling=rejected(Reason.DEPENDENCY))
    return _judge_command(case, command)


def _kind_of_document(command: Command) -> DocumentKind:
    match command:
        case NumbersRequested() | CommandDiscarded():
            return DocumentKind.STATION
        case UnitsReceivedBack():
            return DocumentKind.RETURN
        case ManifestClosed():
            return DocumentKind.MANIFEST
        case PickListClaimed() | PickListReleased() | PickListTakenOver():
            return DocumentKind.PICK_LIST
        case TaskDone():
            return DocumentKind.TASK
        case StockCounted() | StockMoved():
            return DocumentKind.BIN
    return DocumentKind.FULFILMENT_ORDER


def _judge_command(case: Case, command: Command) -> Settled:
    match command:
        case NumbersRequested():
            return grant(case, command)
        case CommandDiscarded():
            return discard(case, command)
        case UnitsReceivedBack():
            sold = (DocumentKind.RETURNABLE_ORDER.value, command.order_id)
            return Settled(ruling=receive(case, command), derived=(sold,))
        case PickListClaimed() | PickListReleased() | PickListTakenOver():
            return claim_walk(case, command)
        case TaskDone() | StockCounted() | StockMoved():
            return Settled(ruling=_stock(case, command))
        case ManifestClosed():
            return close(case, command)
        case _:
            return Settled(ruling=_fulfil(case, command))


def _stock(case: Case, command: StockCommand) -> Ruling:
    match command:
        case TaskDone():
            return task_done(case, command)
        case StockCounted(bin=code) | StockMoved(from_bin=code) if code != case.envelope.agg_id:
            return rejected(Reason.UNREADABLE)
        case StockCounted():
            return stock_counted(case, command)
        case StockMoved():
            return stock_moved(case, command)


def _fulfil(case: Case, command: FulfilmentCommand) -> Ruling:
    order = find_doc(
        case.work, DocumentKind.FULFILMENT_ORDER, case.envelope.agg_id, FulfilmentOrder
    )
    if order is None:
        return rejected(Reason.UNKNOWN_DOCUMENT)
    if order.site != case.caller.site:
        return rejected(Reason.NOT_ALLOWED)
    now, ruling = apply(order, command)
    if ruling.counts:
        ruling = refusal(case, command) or fence(case, order, command)
    if ruling.counts:
        change = Change(before=order, after=now)
        book(case, change, command)
        case.work.changes.put(case.caller.scope, DocumentKind.FULFILMENT_ORDER, now.id, now)
        follow(case, change, command)
        return ruling
    if ruling.kind is RulingKind.SUPERSEDED:
        _make_good(case, order, command, ruling.reason)
    return ruling


def _make_good(case: Case, order: FulfilmentOrder, command: FulfilmentCommand, why: Reason) -> None:
    """A fact without its effect: what was taken goes back, what was not found is counted."""
    match command:
        case ItemPicked():
            lay_aside(case, order, command, why)
        case LineShort():
            ask_for_count(case, order, line_of(order, command.line), command.bin)
