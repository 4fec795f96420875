"""What the centre's answers say, checked: another server may stand between."""

from typing import TypeVar

import msgspec

from app.errors import CentreRefused
from app.wire import BucketList, BucketPage, ChangesPage, PushReply

T = TypeVar("T")


class Refusal(msgspec.Struct, frozen=True):
    """The body of an answer that is no success."""

    code: str = ""
    command: str = ""
    """Id of the command that spoilt the batch, where the centre knows it."""


def read_page(body: bytes) -> ChangesPage:
    """Returns the page of an answer.

    Raises:
        CentreRefused: it is none.
    """
    return _read(_PAGES, body, "page of changes")


def read_reply(body: bytes) -> PushReply:
    """Returns the rulings of an answer.

    Raises:
        CentreRefused: it is no reply to a batch.
    """
    return _read(_REPLIES, body, "reply to a batch")


def read_buckets(body: bytes) -> BucketList:
    """Returns the digests of a scope's buckets.

    Raises:
        CentreRefused: it is no such list.
    """
    return _read(_BUCKETS, body, "list of buckets")


def read_bucket(body: bytes) -> BucketPage:
    """Returns the documents of one bucket.

    Raises:
        CentreRefused: it is no such page.
    """
    return _read(_BUCKET, body, "bucket")


def read_refusal(body: bytes) -> Refusal:
    """Returns what a refusal says; nothing when it is not the centre's."""
    try:
        return _REFUSALS.decode(body)
    except (ValueError, RecursionError):
        return Refusal()


def _read(decoder: msgspec.json.Decoder[T], body: bytes, what: str) -> T:
    try:
        return decoder.decode(body)
    except (ValueError, RecursionError) as error:
        raise CentreRefused(f"Got no {what}.", why=str(error)) from error


_PAGES = msgspec.json.Decoder(ChangesPage)
_REPLIES = msgspec.json.Decoder(PushReply)
_BUCKETS = msgspec.json.Decoder(BucketList)
_BUCKET = msgspec.json.Decoder(BucketPage)
_REFUSALS = msgspec.json.Decoder(Refusal)
