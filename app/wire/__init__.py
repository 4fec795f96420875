"""Messages between station and centre: envelopes, versions, encoding."""

from app.wire.bodies import (
    VERSION,
    body_hash,
    decode_command,
    decode_document,
    encode_command,
    encode_document,
)
from app.wire.messages import (
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
    "body_hash",
    "decode_command",
    "decode_document",
    "encode_command",
    "encode_document",
]
