"""Holds as rows: placed with their evidence, released by the facts or by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update

from app.central.orders import holds_of, lock_order
from app.central.work import Work
from app.domain.check import Hold, HoldReason, HoldType
from app.store import central_db as db
from app.store.central_db.prepared import Change, Query
from app.store.ids import new_id

_ROW = db.order_hold.c
_SAME = Query(
    select(_ROW.id).where(
        _ROW.tenant == bindparam("tenant"),
        _ROW.order_id == bindparam("order_id"),
        _ROW.type == bindparam("type"),
        _ROW.reason == bindparam("reason"),
        _ROW.evidence == bindparam("evidence"),
        (_ROW.released_at == "") | (_ROW.released_by != ""),
    )
)
_PLACE = Change(insert(db.order_hold))
_RELEASE = Change(
    update(db.order_hold)
    .where(_ROW.tenant == bindparam("of_tenant"), _ROW.id == bindparam("of_hold"))
    .values(released_at=bindparam("at"), released_by=bindparam("by"))
)

Standing = Sequence[Mapping[str, str]]
"""The holds in force of one order, as ``holds_of`` returns them."""


@dataclass(frozen=True, slots=True)
class Of:
    """Which holds a rule speaks of: those of a type, or only those with a reason of it."""

    type: HoldType
    reason: HoldReason | None = None

    def covers(self, row: Mapping[str, str]) -> bool:
        """Whether a hold in force is one of them."""
        reason = self.reason.value if self.reason else row["reason"]
        return (row["type"], row["reason"]) == (self.type.value, reason)


def set_hold(work: Work, order_id: str, standing: Standing, hold: Hold | None, of: Of) -> Standing:
    """Makes the rules' word on one type of hold true: places it, changes it or releases it.

    Args:
        work: the transaction.
        order_id: whose hold.
        standing: the holds in force.
        hold: what the rules say now.
        of: which holds the rules speak of.

    Returns:
        The holds in force now, oldest first.
    """
    said = (hold.reason.value, hold.evidence) if hold else None
    now: list[Mapping[str, str]] = []
    kept = False
    for row in standing:
        if not of.covers(row):
            now.append(row)
        elif (row["reason"], row["evidence"]) == said:
            now.append(row)
            kept = True
        else:
            _release(work, order_id, row["id"], by="")
    if hold is not None and not kept:
        placed = place_hold(work, order_id, hold)
        now += [placed] if placed else []
    return now


def place_hold(work: Work, order_id: str, hold: Hold) -> Mapping[str, str] | None:
    """Places a hold, unless it stands or a person has released one with the same evidence.

    Returns:
        What was placed.
    """
    said = {
        "tenant": work.tenant,
        "order_id": order_id,
        "type": hold.type.value,
        "reason": hold.reason.value,
        "evidence": hold.evidence,
    }
    if _SAME.read(work.connection, said).first() is not None:
        return None
    placed = {**said, "id": new_id(), "placed_at": work.now.isoformat()}
    _PLACE.make(work.connection, placed)
    work.note(order_id, "hold_placed", {"type": hold.type.value, "reason": hold.reason.value})
    return placed


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
    _RELEASE.make(
        work.connection,
        {
            "of_tenant": work.tenant,
            "of_hold": hold_id,
            "at": work.now.isoformat(),
            "by": by,
        },
    )
    work.note(order_id, "hold_released", {"hold": hold_id, "by": by or "facts"})
