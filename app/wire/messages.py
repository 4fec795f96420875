"""The envelopes of floor-sync/1.

    GET  /v1/feeds/{scope}/changes?since=S&epoch=E&limit=500&wait=25&digest=1   -> ChangesPage
    GET  /v1/feeds/{scope}/snapshot            -> 302, an immutable file (``app.wire.snapshot``)
    GET  /v1/feeds/{scope}/buckets             -> BucketList
    GET  /v1/feeds/{scope}/buckets/{bucket}    -> BucketPage
    POST /v1/commands                          -> PushReply
    PUT, HEAD, GET  /v1/blobs/{sha256}         the bytes themselves

A blob is at the centre before the command that names it: else that command is deferred.
Every reply of 200 means that the batch was looked at; only a ruling settles a command.
"""

from datetime import datetime

import msgspec

PROTOCOL = 1
"""Version that this build speaks; the centre also understands the one before."""
MOST_BLOB_BYTES = 8 * 1024 * 1024
"""The centre takes no more in one blob."""
BLOB_MISSING = "blob_missing"
"""Reason of ``deferred``: the centre has not all blobs that the command names."""


class CommandEnvelope(msgspec.Struct, frozen=True, kw_only=True):
    """One command as it travels. Its id was made once, before the first attempt."""

    id: str
    """UUIDv7."""
    n: int
    """Dense sequence number of this install, from 1."""
    agg_kind: str
    agg_id: str
    after: str | None
    """Id of this station's command before it on the same document, while that has no ruling."""
    kind: str
    v: int
    body: msgspec.Raw
    body_sha256: str
    base_rev: int
    actor: str
    """Badge of the worker."""
    token: int = 0
    """Fencing token of the claim under which it was done; 0 for a soft claim."""
    t_wall: datetime
    t_boot: float
    boot_id: str


class PushRequest(msgspec.Struct, frozen=True, kw_only=True):
    """At most 100 commands in the order of n; one request is under way at a time."""

    station: str
    install: str
    batch: tuple[CommandEnvelope, ...]
    starts_at: int = 1
    """First n of this install: a copied station goes on counting under a new identity."""
    proto: int = PROTOCOL


class RulingReply(msgspec.Struct, frozen=True, kw_only=True):
    """The centre's answer to one command. ``deferred`` is no ruling: send it again."""

    id: str
    ruling: str
    """accepted, rejected, superseded or deferred."""
    reason: str = ""
    """Of ``deferred``: empty, or ``BLOB_MISSING``."""
    replayed: bool = False
    """The answer was stored before; nothing happened twice."""
    result: dict[str, str | int] = {}
    """What a grant gives: ``first``, ``count``, ``series``, ``prefix``."""


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One document of a feed, or the news that it left."""

    kind: str
    id: str
    seq: int
    rev: int
    op: str
    """put, del or leave."""
    inc: int = 0
    """Highest n of the asking install that was decided on this document."""
    doc: msgspec.Raw = msgspec.Raw(b"null")


class PushReply(msgspec.Struct, frozen=True, kw_only=True):
    """Rulings of a batch, and the documents they touched with their scope."""

    results: tuple[RulingReply, ...]
    docs: tuple[FeedItem, ...] = ()
    ack_n: int
    """Last n up to which everything of this install is decided."""
    epoch: str
    """Of the site's feed: the history in which these rulings stand. Empty before its first."""
    server_time: datetime


class ChangesPage(msgspec.Struct, frozen=True, kw_only=True):
    """What changed in a scope after ``since``."""

    scope: str
    epoch: str
    head: int
    upto: int
    more: bool
    items: tuple[FeedItem, ...]
    server_time: datetime
    digest: str = ""
    """Of the whole scope at ``head``, 16 hex digits; only when asked for and ``more`` is false."""


class BucketList(msgspec.Struct, frozen=True, kw_only=True):
    """The digest of a scope in 256 parts (``digest.bucket_of``), to find where two ends differ."""

    scope: str
    epoch: str
    head: int
    buckets: dict[str, str]
    """``00`` to ``ff`` -> 16 hex digits; a bucket without documents is left out."""


class BucketPage(msgspec.Struct, frozen=True, kw_only=True):
    """Every living document of one bucket; what a reader has there beside these is gone."""

    scope: str
    epoch: str
    head: int
    items: tuple[FeedItem, ...]
