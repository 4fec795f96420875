"""The queue of effects outside: noted in the business transaction, done after it, once."""

from dataclasses import dataclass

from sqlalchemy.dialects.sqlite import insert

from app.central.work import Work
from app.store import central_db as db


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


def enqueue(work: Work, task: NewTask) -> None:
    """Notes an effect in the running transaction."""
    statement = insert(db.outbox_task).values(
        tenant=work.tenant,
        key=task.key,
        queue=task.queue,
        kind=task.kind,
        chain=task.chain,
        payload=task.payload,
        state="READY",
        run_at=work.now.isoformat(),
    )
    work.connection.execute(statement.on_conflict_do_nothing(index_elements=["tenant", "key"]))
