"""The tables of cache.db.

The file may be deleted at any time and is then rebuilt from the centre, so it needs no migrations:
another schema version is another file.
"""

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    event,
)

from app.domain.model.keys import Key
from app.wire import VERSION

CACHE_SCHEMA = 3100 + VERSION
"""Layout of tables and keys, and version of the documents in them, kept in ``user_version``."""

metadata = MetaData()

cursor = Table(
    "cursor",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("epoch", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", Integer, nullable=False),
    Column("caught_up", Boolean, nullable=False),
    Column("at", Text, nullable=False),
    Column("digest", BigInteger, nullable=False),
)
"""``digest`` is that of the documents of the scope as they are stored, ``wire.digest`` signed."""
doc = Table(
    "doc",
    metadata,
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("inc", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("kind", "id"),
    Index("doc_scope", "scope", "seq", "kind", "id"),
)
gone = Table(
    "gone",
    metadata,
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    PrimaryKeyConstraint("kind", "id"),
    sqlite_with_rowid=False,
)
"""What left, so that an older page or reply that comes late does not bring it back."""
doc_key = Table(
    "doc_key",
    metadata,
    Column("key", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    PrimaryKeyConstraint("key", "value", "seq", "kind", "id"),
    Index("doc_key_doc", "kind", "id"),
    sqlite_with_rowid=False,
)
stage_count = Table(
    "stage_count",
    metadata,
    Column("stage", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How many documents stand at each stage; triggers keep it, for to count them takes long."""
change = Table(
    "change",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
)
"""Documents that were lately written or forgotten, in order, without a gap: a reader follows."""
ruling = Table(
    "ruling",
    metadata,
    Column("command_id", Text, primary_key=True),
    Column("ruling", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("ruling_kind", "ruling"),
)
push_state = Table(
    "push_state",
    metadata,
    Column("command_id", Text, primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text, nullable=False),
    Column("quarantined", Boolean, nullable=False),
    Column("decided", Text, nullable=False, default=""),
)
"""``decided`` is when a person last said that it shall be tried again; each word counts once."""
health = Table(
    "health",
    metadata,
    Column("k", Text, primary_key=True),
    Column("v", Text, nullable=False),
)
load = Table(
    "load",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("file", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("end", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("head", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("done", Boolean, nullable=False),
)
"""How far the snapshot of each scope was taken in: a file that is being filled goes on there."""


_COUNT_IN = f"""
    CREATE TRIGGER stage_in AFTER INSERT ON doc_key WHEN NEW.key='{Key.STAGE}' BEGIN
        INSERT INTO stage_count(stage, count) VALUES (NEW.value, 1)
        ON CONFLICT(stage) DO UPDATE SET count=count+1;
    END"""
_COUNT_OUT = f"""
    CREATE TRIGGER stage_out AFTER DELETE ON doc_key WHEN OLD.key='{Key.STAGE}' BEGIN
        UPDATE stage_count SET count=count-1 WHERE stage=OLD.value;
    END"""
for _trigger in (_COUNT_IN, _COUNT_OUT):
    event.listen(doc_key, "after_create", DDL(_trigger))  # type: ignore[no-untyped-call]
