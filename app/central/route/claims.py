"""The claim of a walk: one row that decides, and its picture in the pick list that stations get."""

from datetime import datetime

from sqlalchemy import select, update

from app.central.work import Work
from app.domain.commands import Grade
from app.domain.model.claims import Held, freed
from app.store import central_db as db
from app.store.central_db.upsert import insert


def read_claim(work: Work, task: str) -> Held:
    """Returns who has the walk of a fulfilment order; its row is this transaction's until the end.

    Args:
        work: the transaction.
        task: id of the fulfilment order.
    """
    claim = db.claim.c
    row = work.connection.execute(
        select(db.claim).where(claim.tenant == work.tenant, claim.task_id == task).with_for_update()
    ).first()
    if row is None:
        return Held()
    return Held(
        station=row.station,
        worker=row.worker,
        grade=Grade(row.grade),
        token=int(row.token),
        since=datetime.fromisoformat(row.since) if row.since else None,
        until=datetime.fromisoformat(row.until) if row.until else None,
        wrote=int(row.wrote),
    )


def write_claim(work: Work, task: str, held: Held) -> None:
    """Writes who has the walk of a fulfilment order."""
    values = {
        "station": held.station,
        "worker": held.worker,
        "grade": held.grade.value,
        "token": held.token,
        "wrote": held.wrote,
        "since": held.since.isoformat() if held.since else "",
        "until": held.until.isoformat() if held.until else "",
    }
    statement = insert(db.claim).values(tenant=work.tenant, task_id=task, **values)
    work.connection.execute(
        statement.on_conflict_do_update(index_elements=["tenant", "task_id"], set_=values)
    )


def free_claim(work: Work, task: str) -> Held:
    """Ends the claim on a walk, whoever has it, and returns what is left: its token."""
    held = freed(read_claim(work, task))
    claim = db.claim.c
    work.connection.execute(
        update(db.claim)
        .where(claim.tenant == work.tenant, claim.task_id == task)
        .values(station="", worker="", grade=held.grade.value, since="", until="")
    )
    return held
