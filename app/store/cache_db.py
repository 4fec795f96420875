"""cache.db as its readers see it: replicated documents, rulings, and how fresh they are.

Only the sync process writes it (``cache.writer``).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVarTuple

import msgspec
from sqlalchemy import Engine, Select, and_, bindparam, func, select, text, tuple_
from sqlalchemy.engine import Row
from sqlalchemy.exc import DatabaseError

from app.domain.commands import DocumentKind
from app.domain.model.keys import Doc, Key
from app.domain.rulings import Reason, RulingKind
from app.errors import StoreUnreadable
from app.store.cache.tables import (
    CACHE_SCHEMA,
    change,
    cursor,
    doc,
    doc_key,
    health,
    metadata,
    push_state,
    ruling,
    stage_count,
)
from app.store.engine import open_in_memory, open_reader
from app.wire import decode_document

DURABLE_UPTO = "durable_upto"
BLOB_LOST = "blob_lost"
"""Why a command is in quarantine that was never sent: a photo that it names is lost."""
_Ts = TypeVarTuple("_Ts")


@dataclass(frozen=True, slots=True)
class Stored:
    """A replicated document with its place in the feed."""

    doc: Doc
    seq: int
    rev: int
    inc: int
    """Commands of this install up to this n are decided and, where accepted, contained."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands, without the document."""

    seq: int
    inc: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Which documents are to be looked at again."""

    last: int
    """Number of the newest change."""
    names: frozenset[tuple[str, str]] = frozenset()
    """``(kind, id)`` of what was written or forgotten."""


@dataclass(frozen=True, slots=True)
class StoredRuling:
    """The centre's answer to one command of this station."""

    command_id: str
    ruling: RulingKind
    reason: str
    at: datetime
    result: dict[str, str | int] = field(default_factory=dict)
    """What a grant gives: ``first``, ``count``, ``series``, ``prefix``."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a scope was pulled."""

    scope: str
    epoch: str
    seq: int
    head: int
    caught_up: bool
    """Nothing more was waiting at ``at``."""
    at: datetime
    """Time of the centre."""


_DOCUMENT = select(doc.c.body, doc.c.seq, doc.c.rev, doc.c.inc).where(
    doc.c.kind == bindparam("kind"), doc.c.id == bindparam("id")
)
_FIND = (
    select(doc_key.c.kind, doc_key.c.id)
    .where(doc_key.c.key == bindparam("key"), doc_key.c.value == bindparam("value"))
    .order_by(doc_key.c.seq)
)
_LOAD = select(doc_key.c.value, doc_key.c.id).where(doc_key.c.key == Key.LOAD)
_STAGES = select(stage_count.c.stage, stage_count.c.count).where(stage_count.c.count > 0)
_LAST_CHANGE = select(func.max(change.c.n))
_CHANGES = (
    select(change.c.n, change.c.kind, change.c.id)
    .where(change.c.n > bindparam("since"))
    .order_by(change.c.n)
)
_IN_STAGE = (
    select(doc_key.c.id)
    .where(doc_key.c.key == Key.STAGE, doc_key.c.value == bindparam("stage"))
    .order_by(doc_key.c.seq)
    .limit(bindparam("limit"))
)
_ASKED = func.json_each(bindparam("ids")).table_valued("value")
_STAGES_OF = select(doc_key.c.id, doc_key.c.value).where(
    doc_key.c.kind == bindparam("kind"),
    doc_key.c.id.in_(select(_ASKED.c.value)),
    doc_key.c.key == Key.STAGE,
)
"""The ids come as one JSON text: thousands of them as values cost more than to look them up."""
_SEQS_IN_STAGE = _IN_STAGE.with_only_columns(doc_key.c.id, doc_key.c.seq)
_DOCUMENTS_IN_STAGE = (
    select(doc.c.kind, doc.c.id, doc.c.body, doc.c.seq, doc.c.rev, doc.c.inc)
    .join(doc_key, (doc_key.c.kind == doc.c.kind) & (doc_key.c.id == doc.c.id))
    .where(doc_key.c.key == Key.STAGE, doc_key.c.value == bindparam("stage"))
    .order_by(doc_key.c.seq)
    .limit(bindparam("limit"))
)
_PLACES = select(doc.c.kind, doc.c.id, doc.c.seq, doc.c.inc).where(
    tuple_(doc.c.kind, doc.c.id).in_(bindparam("names", expanding=True))
)
_RULING = select(
    ruling.c.command_id, ruling.c.ruling, ruling.c.reason, ruling.c.result, ruling.c.at
)
_RULINGS = _RULING.where(ruling.c.command_id.in_(bindparam("ids", expanding=True)))
IS_REFUSED = and_(
    ruling.c.ruling == RulingKind.REJECTED.value,
    ruling.c.reason.not_in((Reason.HELD_BY_OTHER.value, Reason.NEEDS_LEAD.value)),
)
"""A person must look at it. That another station has a walk is an answer, nothing to make good."""
_REJECTED = _RULING.where(IS_REFUSED).order_by(ruling.c.at, ruling.c.command_id)
_HIGHEST_INC = select(func.max(doc.c.inc))
_SETTLED = select(func.count()).select_from(ruling)
_QUARANTINED = (
    select(push_state.c.command_id, push_state.c.last_error)
    .where(push_state.c.quarantined)
    .order_by(push_state.c.command_id)
)
CURSORS = select(
    cursor.c.scope, cursor.c.epoch, cursor.c.seq, cursor.c.head, cursor.c.caught_up, cursor.c.at
)
_HEALTH = select(health.c.k, health.c.v)
_DATA_VERSION = "PRAGMA data_version"
_CHUNK = 1000
_RESULT = msgspec.json.Decoder(dict[str, str | int])


class CacheReader:
    """Reads cache.db through one kept connection.

    Every method raises ``StoreUnreadable`` when the file is damaged; the sync process rebuilds it.

    Thread: one thread at a time; the floor worker and the lists each have their own.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection = engine.connect()
        self._depth = 0

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()
        self._engine.dispose()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside belongs to one state of the file; may be nested."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._connection.rollback()

    def document(self, kind: DocumentKind | str, doc_id: str) -> Stored | None:
        """Returns a document.

        Raises:
            MessageUnreadable: it is there, and this build cannot read it.
        """
        rows = self._rows(_DOCUMENT, kind=str(kind), id=doc_id)
        if not rows:
            return None
        body, seq, rev, inc = rows[0]
        return Stored(decode_document(str(kind), body), seq, rev, inc)

    def find(self, key: str, value: str) -> tuple[tuple[str, str], ...]:
        """Returns (kind, id) of the documents with a key of ``app.domain.model.keys``."""
        return tuple((kind, doc_id) for kind, doc_id in self._rows(_FIND, key=key, value=value))

    def stage_counts(self) -> dict[str, int]:
        """Returns how many documents stand at each stage."""
        return dict(self._rows(_STAGES))

    def load(self) -> frozenset[tuple[str, str]]:
        """Returns (value of ``Key.LOAD``, document id) of everything that is to be collected."""
        return frozenset((value, doc_id) for value, doc_id in self._rows(_LOAD))

    def last_change(self) -> int:
        """Returns the number of the newest change of a document; 0 when there was none."""
        return int(self._rows(_LAST_CHANGE)[0][0] or 0)

    def changes(self, since: int) -> Changes | None:
        """Returns what was written or forgotten after a change; None when that is too long ago."""
        rows = self._rows(_CHANGES, since=since)
        if not rows:
            return Changes(since) if self.last_change() == since else None
        if rows[0][0] != since + 1:
            return None
        return Changes(rows[-1][0], frozenset((kind, doc_id) for _, kind, doc_id in rows))

    def in_stage(self, stage: str, limit: int) -> tuple[str, ...]:
        """Returns ids of documents at a stage, the one that waits longest first."""
        return tuple(doc_id for (doc_id,) in self._rows(_IN_STAGE, stage=stage, limit=limit))

    def documents_in_stage(self, stage: str, limit: int) -> dict[str, Stored]:
        """Returns documents at a stage by id, the one that waits longest first.

        Raises:
            MessageUnreadable: one is there that this build cannot read.
        """
        rows = self._rows(_DOCUMENTS_IN_STAGE, stage=stage, limit=limit)
        return {
            doc_id: Stored(decode_document(kind, body), seq, rev, inc)
            for kind, doc_id, body, seq, rev, inc in rows
        }

    def places(self, names: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Place]:
        """Returns where these documents stand, by (kind, id); absent ones are left out."""
        found: dict[tuple[str, str], Place] = {}
        with self.snapshot():
            for start in range(0, len(names), _CHUNK):
                rows = self._rows(_PLACES, names=list(names[start : start + _CHUNK]))
                found.update({(kind, doc_id): Place(seq, inc) for kind, doc_id, seq, inc in rows})
        return found

    def stages_of(self, kind: DocumentKind, ids: Sequence[str]) -> dict[str, str]:
        """Returns the stage of each of these documents; those without one are left out."""
        asked = msgspec.json.encode(ids).decode()
        return dict(self._rows(_STAGES_OF, ids=asked, kind=kind.value))

    def seqs_in_stage(self, stage: str, limit: int) -> dict[str, int]:
        """Returns the ``seq`` of documents at a stage by id, the one that waits longest first."""
        return dict(self._rows(_SEQS_IN_STAGE, stage=stage, limit=limit))

    def rulings(self, ids: Sequence[str]) -> dict[str, StoredRuling]:
        """Returns the rulings of these commands; those without one are left out."""
        found: dict[str, StoredRuling] = {}
        with self.snapshot():
            for start in range(0, len(ids), _CHUNK):
                rows = self._rows(_RULINGS, ids=list(ids[start : start + _CHUNK]))
                found.update((row[0], _stored_ruling(row)) for row in rows)
        return found

    def settled_count(self) -> int:
        """Returns how many commands have a ruling."""
        return int(self._rows(_SETTLED)[0][0])

    def parked(self) -> tuple[StoredRuling, ...]:
        """Returns the rejections, the oldest first."""
        return tuple(_stored_ruling(row) for row in self._rows(_REJECTED))

    def quarantined(self) -> dict[str, str]:
        """Returns the commands that could not be processed, the oldest first, each with its why.

        That is a status of HTTP, or ``BLOB_LOST``.
        """
        return dict(self._rows(_QUARANTINED))

    def cursors(self) -> dict[str, Cursor]:
        """Returns how far each scope was pulled."""
        return {row[0]: stored_cursor(row) for row in self._rows(CURSORS)}

    def health(self) -> dict[str, str]:
        """Returns what the sync process noted about itself."""
        return dict(self._rows(_HEALTH))

    def highest_inc(self) -> int:
        """Returns the highest n that any document names as decided; 0 when none does."""
        return int(self._rows(_HIGHEST_INC)[0][0] or 0)

    def durable_upto(self) -> int:
        """Returns up to which n floor.db may forget its commands, 0 while nothing is known.

        Every command of floor.db up to there has its ruling in this file, and ruling and documents
        were written back and synced: a power cut does not undo them.
        """
        return int(self.health().get(DURABLE_UPTO, "0"))

    def data_version(self) -> int:
        """Returns a number that changes with every commit of the sync process."""
        with self.snapshot(), _told():
            return int(self._connection.exec_driver_sql(_DATA_VERSION).scalar_one())

    def _rows(self, statement: Select[*_Ts], **values: object) -> Sequence[Row[*_Ts]]:
        with self.snapshot(), _told():
            return self._connection.execute(statement, values).all()


def open_empty_replica() -> CacheReader:
    """Returns a replica without anything, for as long as there is no file to read."""
    engine = open_in_memory()
    metadata.create_all(engine)
    return CacheReader(engine)


def open_cache_reader(path: Path, key_hex: str) -> CacheReader | None:
    """Opens cache.db for reading; None while there is none that this build can read.

    Then the sync process is about to make one, and says ``cache_swapped`` when it has. An absent or
    empty file is never opened: opening would create it.
    """
    if not path.exists() or path.stat().st_size == 0:
        return None
    try:
        engine = open_reader(path, key_hex)
    except StoreUnreadable:
        return None
    if schema_version(engine) != CACHE_SCHEMA:
        engine.dispose()
        return None
    return CacheReader(engine)


def schema_version(engine: Engine) -> int:
    """Returns the ``user_version`` of a file."""
    with engine.connect() as connection:
        return int(connection.execute(text("PRAGMA user_version")).scalar_one())


def stored_cursor(row: Row[str, str, int, int, bool, str]) -> Cursor:
    """Returns a row of the table ``cursor`` as a value."""
    scope, epoch, seq, head, caught_up, at = row
    return Cursor(scope, epoch, seq, head, bool(caught_up), datetime.fromisoformat(at))


def _stored_ruling(row: Row[str, str, str, str, str]) -> StoredRuling:
    command_id, kind, reason, result, at = row
    return StoredRuling(
        command_id, RulingKind(kind), reason, datetime.fromisoformat(at), _RESULT.decode(result)
    )


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise StoreUnreadable("cache.db cannot be read.", why=str(error.orig)) from error
