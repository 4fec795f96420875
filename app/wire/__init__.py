"""Messages between station and centre: envelopes, versions, encoding."""

from app.wire.bodies import (
    VERSION,
    blobs_named,
    body_hash,
    decode_command,
    decode_document,
    encode_command,
    encode_document,
)
from app.wire.messages import (
    BLOB_MISSING,
    MOST_BLOB_BYTES,
    PROTOCOL,
    BucketList,
    BucketPage,
    ChangesPage,
    CommandEnvelope,
    FeedItem,
    PushReply,
    PushRequest,
    RulingReply,
)

__all__ = [
    "BLOB_MISSING",
    "MOST_BLOB_BYTES",
    "PROTOCOL",
    "VERSION",
    "BucketList",
    "BucketPage",
    "ChangesPage",
    "CommandEnvelope",
    "FeedItem",
    "PushReply",
    "PushRequest",
    "RulingReply",
    "blobs_named",
    "body_hash",
    "decode_command",
    "decode_document",
    "encode_command",
    "encode_document",
]
