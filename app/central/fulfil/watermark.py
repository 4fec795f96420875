"""How far a station's commands are decided: per document (``inc``) and per install (``ack_n``)."""

from sqlalchemy import Connection, select

from app.central.fulfil.case import Case
from app.central.pages import in_feed
from app.central.work import Work
from app.domain.commands import DocumentKind
from app.store import central_db as db
from app.store.central_db.upsert import insert


def raise_inc(case: Case, install: str, derived: tuple[tuple[str, str], ...] = ()) -> None:
    """Notes that this install's command was decided on its document, and on those derived from it.

    A return desk lays its own returns over the sold order until that one says that it has them.
    """
    envelope = case.envelope
    for kind, doc_id in ((envelope.agg_kind, envelope.agg_id), *derived):
        statement = insert(db.doc_inc).values(
            tenant=case.work.tenant, kind=kind, id=doc_id, install=install, n=envelope.n
        )
        case.work.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["tenant", "kind", "id", "install"],
                set_={"n": statement.excluded.n},
                where=db.doc_inc.c.n < statement.excluded.n,
            )
        )


def touch(case: Case) -> None:
    """Moves the command's document in its feed, so that the station learns its ``inc``.

    A document that is unknown, of another site or out of the feed stays where it is.
    """
    envelope, doc = case.envelope, db.doc.c
    scope = case.work.connection.execute(
        select(doc.scope).where(
            doc.tenant == case.work.tenant,
            doc.kind == envelope.agg_kind,
            doc.id == envelope.agg_id,
        )
    ).scalar()
    if scope != case.caller.scope:
        return
    kind = DocumentKind(envelope.agg_kind)
    if in_feed(case.work, scope, kind, envelope.agg_id):
        case.work.changes.touch(scope, kind, envelope.agg_id)


def save_mark(work: Work, install: str, n: int) -> None:
    """Keeps how far an install is decided while its station uses another one."""
    statement = insert(db.install_mark).values(tenant=work.tenant, install=install, n=n)
    work.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "install"],
            set_={"n": statement.excluded.n},
            where=db.install_mark.c.n < statement.excluded.n,
        )
    )


def read_mark(work: Work, install: str) -> int:
    """Returns how far an install was decided when its station turned to another one."""
    mark = db.install_mark.c
    n = work.connection.execute(
        select(mark.n).where(mark.tenant == work.tenant, mark.install == install)
    ).scalar()
    return int(n or 0)


def last_contiguous(connection: Connection, tenant: str, install: str, known: int) -> int:
    """Returns the last n up to which every command of an install is decided.

    Args:
        connection: where to read.
        tenant: whose station it is.
        install: the station's install.
        known: a number up to which this is already known.
    """
    command = db.command.c
    numbers = connection.execute(
        select(command.n)
        .where(command.tenant == tenant, command.install == install, command.n > known)
        .order_by(command.n)
    ).scalars()
    for n in numbers:
        if n != known + 1:
            break
        known = int(n)
    return known
