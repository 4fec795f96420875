"""What a feed forgets, and when: documents nobody needs, old tombstones, old commands.

1. A document whose day has come leaves its scope (``leaves_at``): op ``del``, as any other removal.
   The centre keeps it, so that a late command is still judged by it.
2. A tombstone lives 35 days. Then its row goes and ``min_seq`` rises: a reader from before it must
   read a snapshot.
3. A command row lives 35 days, longer than any station keeps its own. How far an install is decided
   stays known (``station.last_n``, ``install_mark``, ``doc_inc``), so a command that comes again
   after that is refused and never applied twice.
4. A blob that no command named within 30 days goes; its station sends it again if it is needed.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, delete, select, tuple_, update

from app.central.feed import PUT
from app.central.work import Centre, Work
from app.domain.commands import DocumentKind
from app.store import central_db as db
from app.store.central_db.blobs import forget_blobs
from app.store.ids import new_id

TOMBSTONES_KEPT = timedelta(days=35)
COMMANDS_KEPT = timedelta(days=35)
BLOBS_KEPT = timedelta(days=30)
EVERY_S = 600.0
"""How often ``run_upkeep`` should be called."""
MOST = 500
"""Rows in one transaction, so that nobody waits long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """How much one round took away."""

    documents: int
    tombstones: int
    commands: int
    blobs: int


def run_upkeep(centre: Centre) -> Upkeep:
    """Takes away everything that is due by the centre's clock."""
    return Upkeep(
        documents=_repeat(centre, _let_documents_go),
        tombstones=_repeat(centre, _forget_tombstones),
        commands=_repeat(centre, _forget_commands),
        blobs=_repeat(centre, _forget_blobs),
    )


def new_epoch(centre: Centre) -> int:
    """Gives every scope a new epoch after a backup was restored; returns how many there are.

    Every station then reads its scopes anew and sends again what it kept.
    """
    return centre.run(_renew_epochs)


def _renew_epochs(work: Work) -> int:
    feed = db.site_feed.c
    scopes = work.connection.execute(
        select(feed.scope).where(feed.tenant == work.tenant).order_by(feed.scope)
    ).scalars()
    changed = [
        work.connection.execute(
            update(db.site_feed)
            .where(feed.tenant == work.tenant, feed.scope == scope)
            .values(epoch=new_id())
        ).rowcount
        for scope in list(scopes)
    ]
    return sum(changed)


def _repeat(centre: Centre, step: Callable[[Work], int]) -> int:
    """Takes a step, each in its own transaction, until nothing is left to do."""
    total = 0
    while True:
        done = centre.run(step)
        if done == 0:
            return total
        total += done


def _let_documents_go(work: Work) -> int:
    doc, feed = db.doc.c, db.feed.c
    due = work.connection.execute(
        select(doc.kind, doc.id, doc.scope)
        .where(
            doc.tenant == work.tenant,
            doc.leaves_at != "",
            doc.leaves_at <= work.now.isoformat(),
        )
        .order_by(doc.leaves_at)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    ).all()
    if not due:
        return 0
    names = [(kind, doc_id) for kind, doc_id, _ in due]
    living = work.connection.execute(
        select(feed.scope, feed.kind, feed.doc_id).where(
            feed.tenant == work.tenant,
            feed.op == PUT,
            tuple_(feed.scope, feed.kind, feed.doc_id).in_(
                [(scope, kind, doc_id) for kind, doc_id, scope in due]
            ),
        )
    )
    for scope, kind, doc_id in living.all():
        work.changes.remove(scope, DocumentKind(kind), doc_id)
    work.connection.execute(
        update(db.doc)
        .where(doc.tenant == work.tenant, tuple_(doc.kind, doc.id).in_(names))
        .values(leaves_at="")
    )
    return len(due)


def _forget_tombstones(work: Work) -> int:
    """The scope's row is changed first: that locks it against whoever gives out positions."""
    feed = db.feed.c
    oldest = work.connection.execute(
        select(feed.scope, feed.seq)
        .where(
            feed.tenant == work.tenant,
            feed.op != PUT,
            feed.at <= (work.now - TOMBSTONES_KEPT).isoformat(),
        )
        .order_by(feed.at)
        .limit(MOST)
    ).all()
    by_scope: defaultdict[str, list[int]] = defaultdict(list)
    for scope, seq in oldest:
        by_scope[scope].append(int(seq))
    return sum(_forget(work, scope, by_scope[scope]) for scope in sorted(by_scope))


def _forget(work: Work, scope: str, positions: list[int]) -> int:
    standing, feed = db.site_feed.c, db.feed.c
    last = max(positions)
    work.connection.execute(
        update(db.site_feed)
        .where(standing.tenant == work.tenant, standing.scope == scope)
        .values(min_seq=case((standing.min_seq < last, last), else_=standing.min_seq))
    )
    return work.connection.execute(
        delete(db.feed).where(
            feed.tenant == work.tenant,
            feed.scope == scope,
            feed.seq.in_(positions),
            feed.op != PUT,
        )
    ).rowcount


def _forget_commands(work: Work) -> int:
    command = db.command.c
    oldest = (
        work.connection.execute(
            select(command.id)
            .where(
                command.tenant == work.tenant,
                command.t_server <= (work.now - COMMANDS_KEPT).isoformat(),
            )
            .order_by(command.t_server)
            .limit(MOST)
        )
        .scalars()
        .all()
    )
    if not oldest:
        return 0
    return work.connection.execute(
        delete(db.command).where(command.tenant == work.tenant, command.id.in_(oldest))
    ).rowcount


def _forget_blobs(work: Work) -> int:
    return forget_blobs(work.connection, work.tenant, work.now - BLOBS_KEPT, MOST)
