"""Takes a batch of commands from a station and answers each one.

Every command has a transaction of its own, so that a bad one undoes nothing else. The cases:

1. id known, same contents: the stored ruling again, ``replayed``; nothing happens twice.
2. id known, other contents: ``rejected: id_reuse``; nothing is stored over the first one.
3. n known with another id: a copied or restored station. The whole batch stops, ``InstallForked``.
4. id unknown, n not above the watermark of its install: it was decided and its row is gone after
   35 days. ``rejected: forgotten``, so that nothing is applied twice.
5. ``after`` unknown: ``deferred``, which is no ruling; the station sends the chain again.
6. a blob that it names is not here: ``deferred: blob_missing``; the station sends the blob first.
7. otherwise it is judged, and ruling, effects and feed positions are stored together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import RowMapping, select, update

from app.central.fulfil.case import Caller, Case, Settled
from app.central.fulfil.judge import judge, ruling_before
from app.central.fulfil.watermark import (
    last_contiguous,
    raise_inc,
    read_mark,
    save_mark,
    touch,
)
from app.central.orders import lock_order_of
from app.central.pages import read_items, read_standing
from app.central.work import Centre, Work
from app.domain.rulings import Reason, RulingKind
from app.errors import CentreError
from app.store import central_db as db
from app.store.central_db.blobs import blobs_here, name_blobs
from app.store.central_db.upsert import insert
from app.wire import (
    BLOB_MISSING,
    CommandEnvelope,
    PushReply,
    PushRequest,
    RulingReply,
    blobs_named,
    body_hash,
)

MOST_COMMANDS = 100
DEFERRED = "deferred"
_AT = "at command "
_JSON = msgspec.json.Encoder(order="deterministic")
_RESULT = msgspec.json.Decoder(dict[str, str | int])


class InstallForked(CentreError):
    """A number of the install was used by another command: the station is a copy or restored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far an install is decided."""

    install: str
    starts_at: int
    """Its first number; below stand those of an earlier install of the station."""
    known: int
    """All its commands up to this one are decided."""


class MalformedBatch(CentreError):
    """The batch as a whole cannot be looked at."""


def push(centre: Centre, caller: Caller, request: PushRequest) -> PushReply:
    """Judges a batch in its order and returns every ruling.

    Raises:
        MalformedBatch: numbers or ids that cannot be.
        InstallForked: a number of this install belongs to another command.
    """
    _check_batch(request)

    def begin(work: Work) -> int:
        _refuse_fork(work, request.install, request.batch)
        return _claim_install(work, caller, request)

    known = centre.run(begin)
    mark = Mark(install=request.install, starts_at=request.starts_at, known=known)
    results = tuple(_settle(centre, caller, mark, one) for one in request.batch)
    ack_n = centre.run(lambda work: _see(work, caller, request.install, known))
    with centre.reading() as connection:
        touched = dict.fromkeys((one.agg_kind, one.agg_id) for one in request.batch)
        docs = read_items(connection, centre.tenant, request.install, list(touched))
        epoch = read_standing(connection, centre.tenant, f"site:{caller.site}").epoch
    return PushReply(
        results=results, docs=docs, ack_n=ack_n, epoch=epoch, server_time=centre.clock()
    )


def named_by(error: BaseException) -> str:
    """Returns the id of the command at which a batch broke; empty when it was none."""
    notes = (note for note in getattr(error, "__notes__", ()) if note.startswith(_AT))
    return next(notes, _AT).removeprefix(_AT)


class _Naming:
    """Says of a bug at which command it showed, so that the station need not search for it."""

    def __init__(self, command_id: str) -> None:
        self._id = command_id

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is not None and not isinstance(error, CentreError):
            error.add_note(f"{_AT}{self._id}")


def _check_batch(request: PushRequest) -> None:
    ids = {one.id for one in request.batch}
    numbers = {one.n for one in request.batch}
    if not len(ids) == len(numbers) == len(request.batch):
        raise MalformedBatch("An id or a number stands twice in the batch.")
    if not request.install or any(one.n < 1 or not one.id for one in request.batch):
        raise MalformedBatch("The install or an id is empty, or a number is below 1.")
    if any("\0" in text for one in request.batch for text in (request.install, *_texts(one))):
        raise MalformedBatch("A text holds the character NUL, which no database keeps.")


def _texts(sent: CommandEnvelope) -> tuple[str, ...]:
    """Everything of an envelope that is stored as text."""
    after = sent.after or ""
    return (sent.id, sent.agg_kind, sent.agg_id, after, sent.kind, sent.body_sha256, sent.actor)


def _refuse_fork(work: Work, install: str, batch: Sequence[CommandEnvelope]) -> None:
    command = db.command.c
    ids = {one.n: one.id for one in batch}
    stored = work.connection.execute(
        select(command.n, command.id).where(
            command.tenant == work.tenant,
            command.install == install,
            command.n.in_(ids),
        )
    )
    for n, command_id in stored:
        if ids[n] != command_id:
            raise InstallForked(
                f"Number {n} of install {install} is command {command_id}, got {ids[n]}.",
                do="Make a new install and number the commands without a ruling again.",
            )


def _claim_install(work: Work, caller: Caller, request: PushRequest) -> int:
    """The install that pushed last is the station's; returns up to which n it is decided."""
    station, install = db.station.c, request.install
    row = _lock_station(work, caller)
    if row["install"] == install:
        return int(row["last_n"])
    if row["install"]:
        save_mark(work, row["install"], int(row["last_n"]))
    known = max(read_mark(work, install), request.starts_at - 1)
    work.connection.execute(
        update(db.station)
        .where(station.tenant == work.tenant, station.station == caller.station)
        .values(install=install, last_n=known)
    )
    return known


def _lock_station(work: Work, caller: Caller) -> RowMapping:
    """A station has one sender; where a second one speaks for it, they take turns here."""
    station = db.station.c
    return (
        work.connection.execute(
            select(station.install, station.last_n)
            .where(station.tenant == work.tenant, station.station == caller.station)
            .with_for_update()
        )
        .mappings()
        .one()
    )


def _see(work: Work, caller: Caller, install: str, known: int) -> int:
    """Notes when the station spoke, and returns up to which n its install is decided."""
    station = db.station.c
    row = _lock_station(work, caller)
    if row["install"] == install:
        known = max(known, int(row["last_n"]))
    ack_n = last_contiguous(work.connection, work.tenant, install, known)
    marks: dict[str, str | int] = {"last_seen": work.now.isoformat()}
    if row["install"] == install:
        marks["last_n"] = ack_n
    work.connection.execute(
        update(db.station)
        .where(station.tenant == work.tenant, station.station == caller.station)
        .values(marks)
    )
    return ack_n


def _settle(centre: Centre, caller: Caller, mark: Mark, sent: CommandEnvelope) -> RulingReply:
    install = mark.install
    sha256 = body_hash(sent.kind, sent.v, sent.agg_kind, sent.agg_id, bytes(sent.body))

    def once(work: Work) -> RulingReply:
        if work.is_shared:
            _lock_station(work, caller)
        _refuse_fork(work, install, (sent,))
        case = Case(work=work, caller=caller, envelope=sent, install=install)
        stored = _stored(case)
        if stored is not None:
            return _replay(case, install, stored, sha256)
        if mark.starts_at <= sent.n <= mark.known:
            return _refuse(sent, Reason.FORGOTTEN)
        before = ruling_before(case)
        if before is None:
            return RulingReply(id=sent.id, ruling=DEFERRED)
        intact = sent.body_sha256 == sha256
        if intact and not _take_blobs(case):
            return RulingReply(id=sent.id, ruling=DEFERRED, reason=BLOB_MISSING)
        lock_order_of(work, sent.agg_kind, sent.agg_id)
        settled = judge(case, intact=intact, before=before)
        raise_inc(case, install, settled.derived)
        touch(case)
        _keep(case, install, sha256, settled)
        ruling = settled.ruling
        return RulingReply(
            id=sent.id,
            ruling=ruling.kind.value,
            reason=ruling.reason.value,
            result=settled.result,
        )

    with _Naming(sent.id):
        return centre.run(once)


def _take_blobs(case: Case) -> bool:
    """Tells whether all blobs of a command are here; then they are kept for it."""
    sent, work = case.envelope, case.work
    names = blobs_named(sent.kind, sent.v, bytes(sent.body))
    if not names:
        return True
    if len(blobs_here(work.connection, work.tenant, names)) < len(names):
        return False
    name_blobs(work.connection, work.tenant, names, sent.id)
    return True


def _stored(case: Case) -> RowMapping | None:
    command = db.command.c
    return (
        case.work.connection.execute(
            select(db.command).where(
                command.tenant == case.work.tenant, command.id == case.envelope.id
            )
        )
        .mappings()
        .first()
    )


def _replay(case: Case, install: str, stored: RowMapping, sha256: str) -> RulingReply:
    if stored["body_sha256"] != sha256 or stored["station"] != case.caller.station:
        return _refuse(case.envelope, Reason.ID_REUSE)
    if (stored["install"], stored["n"]) != (install, case.envelope.n):
        _renumber(case, install)
    return RulingReply(
        id=case.envelope.id,
        ruling=stored["ruling"],
        reason=stored["reason"],
        replayed=True,
        result=_RESULT.decode(stored["result"]),
    )


def _refuse(sent: CommandEnvelope, reason: Reason) -> RulingReply:
    """Nothing is stored: what was decided under this id or number stays as it is."""
    return RulingReply(id=sent.id, ruling=RulingKind.REJECTED.value, reason=reason.value)


def _renumber(case: Case, install: str) -> None:
    """A forked station numbered its commands again; the stored one follows its new number."""
    command = db.command.c
    case.work.connection.execute(
        update(db.command)
        .where(command.tenant == case.work.tenant, command.id == case.envelope.id)
        .values(install=install, n=case.envelope.n)
    )
    raise_inc(case, install)
    touch(case)


def _keep(case: Case, install: str, sha256: str, settled: Settled) -> None:
    sent, work = case.envelope, case.work
    work.connection.execute(
        insert(db.command).values(
            tenant=work.tenant,
            id=sent.id,
            station=case.caller.station,
            install=install,
            n=sent.n,
            agg_kind=sent.agg_kind,
            agg_id=sent.agg_id,
            after=sent.after or "",
            kind=sent.kind,
            v=sent.v,
            body=bytes(sent.body),
            body_sha256=sha256,
            actor=sent.actor,
            t_client=sent.t_wall.isoformat(),
            t_server=work.now.isoformat(),
            ruling=settled.ruling.kind.value,
            reason=settled.ruling.reason.value,
            result=_JSON.encode(settled.result).decode(),
        )
    )
