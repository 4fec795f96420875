"""The queue of effects outside: noted in the business transaction, done after it.

A task is taken with a lease and committed before anything is sent. Whoever takes it raises its
number of attempts, and only the attempt that still holds the lease may say how it ended. So an
effect may be tried twice; that it happens once is the sender's part, which looks before it acts.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlalchemy import Connection, RowMapping, exists, select, update

from app.central.work import Work
from app.store import central_db as db
from app.store.central_db.upsert import insert

READY = "READY"
RUNNING = "RUNNING"
DONE = "DONE"
DEAD = "DEAD"
LEASE = timedelta(minutes=2)
"""Far longer than a sender may take, so that a task has one living owner."""
MOST_ATTEMPTS = 10
FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 900.0
NO_ADDRESS = "no address"
NO_ADDRESS_PAUSE = timedelta(hours=1)
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """An effect that must happen outside."""

    key: str
    """Idempotency key of the effect; a second task with this key is the first one."""
    queue: str
    """Channel kind and shop, such as ``shopify:demo``."""
    kind: str
    chain: str
    """Tasks of one chain never run at the same time."""
    payload: str
    """JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a channel is reached."""

    channel: str
    api_url: str
    api_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenTask:
    """A task in the hands of this attempt."""

    key: str
    kind: str
    payload: str
    attempt: int
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The effect is there."""

    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """The effect is not there, or nobody knows; look again."""

    error: str
    after_s: float = 0.0
    """Not before; what the other side asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Trying again cannot help; a person must look."""

    error: str


Outcome = Done | Later | Refused


class Sender(Protocol):
    """Brings about the effects of one kind of channel."""

    def send(self, task: TakenTask) -> Outcome:
        """Makes sure that the effect is there once, and says so. Never raises for the network."""


def enqueue(work: Work, task: NewTask) -> None:
    """Notes an effect in the running transaction."""
    statement = insert(db.outbox_task).values(
        tenant=work.tenant,
        key=task.key,
        queue=task.queue,
        kind=task.kind,
        chain=task.chain,
        payload=task.payload,
        state=READY,
        run_at=work.now.isoformat(),
    )
    work.connection.execute(statement.on_conflict_do_nothing(index_elements=["tenant", "key"]))


def take(work: Work) -> TakenTask | None:
    """Takes the next task that is due, or returns None.

    A task whose channel has no address stays where it is and says why.
    """
    work.lock("outbox")
    _end_leases(work)
    _wake_addressed(work)
    for row in _due(work):
        address = _address(work, row["queue"])
        if address is None:
            _postpone(work, row["key"])
            continue
        attempt = int(row["attempts"]) + 1
        _set(
            work,
            row["key"],
            state=RUNNING,
            attempts=attempt,
            locked_until=(work.now + LEASE).isoformat(),
        )
        return TakenTask(
            key=row["key"],
            kind=row["kind"],
            payload=row["payload"],
            attempt=attempt,
            address=address,
        )
    return None


def settle(work: Work, task: TakenTask, outcome: Outcome, rng: random.Random) -> bool:
    """Writes how an attempt ended.

    Returns:
        False when the attempt had lost its lease; then nothing is written.
    """
    own = db.outbox_task.c
    values = _values(work, task, outcome, rng)
    return (
        work.connection.execute(
            update(db.outbox_task)
            .where(
                own.tenant == work.tenant,
                own.key == task.key,
                own.state == RUNNING,
                own.attempts == task.attempt,
            )
            .values(values)
        ).rowcount
        == 1
    )


def retry_now(work: Work, key: str) -> bool:
    """Makes a task that is dead or waiting due again; a person has looked at it.

    The attempts go on counting, for they fence off a sender that is late.
    """
    own = db.outbox_task.c
    changed = work.connection.execute(
        update(db.outbox_task)
        .where(own.tenant == work.tenant, own.key == key, own.state.in_((READY, DEAD)))
        .values(state=READY, run_at=work.now.isoformat())
    ).rowcount
    return changed == 1


def unfinished_tasks(connection: Connection, tenant: str) -> Sequence[RowMapping]:
    """Returns every task that is not done, those that need a person first."""
    own = db.outbox_task.c
    return (
        connection.execute(
            select(db.outbox_task)
            .where(own.tenant == tenant, own.state != DONE)
            .order_by(own.state != DEAD, own.run_at, own.key)
        )
        .mappings()
        .all()
    )


def pause_s(attempt: int, rng: random.Random) -> float:
    """Returns a pause after so many attempts: full jitter under a doubling ceiling."""
    return rng.uniform(0, min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**attempt))


def _values(work: Work, task: TakenTask, outcome: Outcome, rng: random.Random) -> dict[str, str]:
    match outcome:
        case Done(result=result):
            return {"state": DONE, "result": result, "last_error": "", "locked_until": ""}
        case Refused(error=error):
            return {"state": DEAD, "last_error": error, "locked_until": ""}
        case Later(error=error, after_s=after_s):
            pause = max(after_s, pause_s(task.attempt, rng))
            return {
                "state": READY if task.attempt < MOST_ATTEMPTS else DEAD,
                "last_error": error,
                "run_at": (work.now + timedelta(seconds=pause)).isoformat(),
                "locked_until": "",
            }


def _end_leases(work: Work) -> None:
    """A worker that did not come back has lost its task; too often, and a person must look."""
    own = db.outbox_task.c
    lost = (
        own.tenant == work.tenant,
        own.state == RUNNING,
        own.locked_until <= work.now.isoformat(),
    )
    for state, tries in ((DEAD, own.attempts >= MOST_ATTEMPTS), (READY, own.attempts > 0)):
        work.connection.execute(
            update(db.outbox_task)
            .where(*lost, tries)
            .values(
                state=state,
                run_at=work.now.isoformat(),
                last_error="the sender did not come back",
            )
        )


def _wake_addressed(work: Work) -> None:
    """A channel that has got an address hears at once what has waited for it."""
    own, channel = db.outbox_task.c, db.channel.c
    addressed = exists().where(
        channel.tenant == own.tenant,
        channel.kind + ":" + channel.shop == own.queue,
        channel.api_url != "",
    )
    work.connection.execute(
        update(db.outbox_task)
        .where(
            own.tenant == work.tenant,
            own.state == READY,
            own.last_error == NO_ADDRESS,
            addressed,
        )
        .values(run_at=work.now.isoformat(), last_error="")
    )


def _due(work: Work) -> Sequence[RowMapping]:
    own = db.outbox_task.c
    other = db.outbox_task.alias()
    busy = exists().where(
        other.c.tenant == own.tenant,
        other.c.queue == own.queue,
        other.c.chain == own.chain,
        other.c.state == RUNNING,
    )
    return (
        work.connection.execute(
            select(db.outbox_task)
            .where(
                own.tenant == work.tenant,
                own.state == READY,
                own.run_at <= work.now.isoformat(),
                ~busy,
            )
            .order_by(own.run_at, own.key)
            .limit(_LOOKED_AT)
        )
        .mappings()
        .all()
    )


def _address(work: Work, queue: str) -> Address | None:
    kind, _, shop = queue.partition(":")
    channel = db.channel.c
    row = work.connection.execute(
        select(channel.api_url, channel.api_token).where(
            channel.tenant == work.tenant, channel.kind == kind, channel.shop == shop
        )
    ).first()
    if row is None or not row.api_url:
        return None
    return Address(channel=kind, api_url=row.api_url, api_token=row.api_token)


def _postpone(work: Work, key: str) -> None:
    _set(
        work,
        key,
        run_at=(work.now + NO_ADDRESS_PAUSE).isoformat(),
        last_error=NO_ADDRESS,
    )


def _set(work: Work, key: str, **values: str | int) -> None:
    own = db.outbox_task.c
    work.connection.execute(
        update(db.outbox_task).where(own.tenant == work.tenant, own.key == key).values(values)
    )
