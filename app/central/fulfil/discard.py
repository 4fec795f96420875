"""A person does without a command that the centre could not take in: its id gets a ruling."""

from sqlalchemy import select

from app.central.fulfil.case import Case, Settled
from app.domain.commands import CommandDiscarded
from app.domain.rulings import ACCEPTED, Reason, RulingKind, rejected
from app.store import central_db as db
from app.store.central_db.upsert import insert


def discard(case: Case, command: CommandDiscarded) -> Settled:
    """Rules on the named command in its place, unless it was ruled on after all.

    The result says what its ruling is: the station cannot ask for it in any other way.
    """
    if case.envelope.agg_id != case.caller.station:
        return Settled(ruling=rejected(Reason.NOT_ALLOWED))
    stored = db.command.c
    known = case.work.connection.execute(
        select(stored.station, stored.ruling, stored.reason).where(
            stored.tenant == case.work.tenant, stored.id == command.command
        )
    ).first()
    if known is None:
        _store(case, command)
        return _settled(RulingKind.REJECTED.value, Reason.DISCARDED.value)
    if known.station != case.caller.station:
        return Settled(ruling=rejected(Reason.NOT_ALLOWED))
    return _settled(known.ruling, known.reason)


def _settled(ruling: str, reason: str) -> Settled:
    return Settled(ruling=ACCEPTED, result={"ruling": ruling, "reason": reason})


def _store(case: Case, command: CommandDiscarded) -> None:
    """Whoever sends it after all, or follows it, hears that it was refused."""
    envelope, work = case.envelope, case.work
    case.work.connection.execute(
        insert(db.command).values(
            tenant=work.tenant,
            id=command.command,
            station=case.caller.station,
            install=case.install,
            n=_number(case, command),
            agg_kind=command.agg_kind,
            agg_id=command.agg_id,
            after="",
            kind="",
            v=envelope.v,
            body=b"",
            body_sha256=command.body_sha256,
            actor=envelope.actor,
            t_client=envelope.t_wall.isoformat(),
            t_server=work.now.isoformat(),
            ruling=RulingKind.REJECTED.value,
            reason=Reason.DISCARDED.value,
            result="{}",
        )
    )


def _number(case: Case, command: CommandDiscarded) -> int:
    """Its own number; where another has it by now (the install was renewed) one that nobody has."""
    stored = db.command.c
    taken = case.work.connection.execute(
        select(stored.id).where(
            stored.tenant == case.work.tenant,
            stored.install == case.install,
            stored.n == command.n,
        )
    ).first()
    return -case.envelope.n if taken is not None else command.n
