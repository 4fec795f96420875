"""Holds as rows: placed with their evidence, released by the facts or by a person."""

from sqlalchemy import insert, select, update

from app.central.orders import holds_of, lock_order
from app.central.work import Work
from app.domain.check import Hold, HoldReason, HoldType
from app.store import central_db as db
from app.store.ids import new_id


def set_hold(
    work: Work,
    order_id: str,
    type_: HoldType,
    hold: Hold | None,
    reason: HoldReason | None = None,
) -> None:
    """Makes the rules' word on one type of hold true: places it, changes it or releases it.

    Args:
        work: the transaction.
        order_id: whose hold.
        type_: all holds of this type are meant.
        hold: what the rules say now.
        reason: only holds with this reason are meant; of a type that several rules place.
    """
    kept = False
    for standing in holds_of(work, order_id):
        if standing["type"] != type_.value or (reason and standing["reason"] != reason.value):
            continue
        if hold and (standing["reason"], standing["evidence"]) == (
            hold.reason.value,
            hold.evidence,
        ):
            kept = True
        else:
            _release(work, order_id, standing["id"], by="")
    if hold is not None and not kept:
        place_hold(work, order_id, hold)


def place_hold(work: Work, order_id: str, hold: Hold) -> None:
    """Places a hold, unless it stands or a person has released one with the same evidence."""
    row = db.order_hold.c
    same = work.connection.execute(
        select(row.id).where(
            row.tenant == work.tenant,
            row.order_id == order_id,
            row.type == hold.type.value,
            row.reason == hold.reason.value,
            row.evidence == hold.evidence,
            (row.released_at == "") | (row.released_by != ""),
        )
    ).first()
    if same is not None:
        return
    work.connection.execute(
        insert(db.order_hold).values(
            tenant=work.tenant,
            id=new_id(),
            order_id=order_id,
            type=hold.type.value,
            reason=hold.reason.value,
            evidence=hold.evidence,
            placed_at=work.now.isoformat(),
        )
    )
    work.note(order_id, "hold_placed", {"type": hold.type.value, "reason": hold.reason.value})


def drop_hold(work: Work, order_id: str, reason: HoldReason) -> None:
    """Releases the holds with one reason because it is gone."""
    for standing in holds_of(work, order_id):
        if standing["reason"] == reason.value:
            _release(work, order_id, standing["id"], by="")


def drop_all_holds(work: Work, order_id: str) -> None:
    """Releases every hold: nothing is left that could move."""
    for standing in holds_of(work, order_id):
        _release(work, order_id, standing["id"], by="")


def release_hold(work: Work, hold_id: str, by: str) -> str | None:
    """Releases one hold by a person's word; who calls settles the order afterwards.

    Returns:
        The order's id, or None when there is no such hold in force, or nobody may release it.
    """
    row = db.order_hold.c
    standing = select(row.order_id).where(
        row.tenant == work.tenant,
        row.id == hold_id,
        row.released_at == "",
        row.reason != HoldReason.TEST_ORDER.value,
    )
    order_id = work.connection.execute(standing).scalar()
    if order_id is not None:
        lock_order(work, order_id)
        order_id = work.connection.execute(standing).scalar()
    if order_id is not None:
        _release(work, order_id, hold_id, by=by)
    return order_id


def _release(work: Work, order_id: str, hold_id: str, by: str) -> None:
    row = db.order_hold.c
    work.connection.execute(
        update(db.order_hold)
        .where(row.tenant == work.tenant, row.id == hold_id)
        .values(released_at=work.now.isoformat(), released_by=by)
    )
    work.note(order_id, "hold_released", {"hold": hold_id, "by": by or "facts"})
