"""Encodes and decodes command bodies and documents; old versions are lifted by pure upcasters."""

import hashlib

import msgspec

from app.domain.commands import (
    COMMAND_TYPES,
    KIND_OF,
    KINDS_WITH_BLOBS,
    Command,
    DocumentKind,
    blobs_of,
    is_blob_name,
)
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.model.keys import Doc
from app.domain.model.manifest import Manifest
from app.domain.model.pick_list import PickList
from app.domain.model.product import Product
from app.domain.model.returnable_order import ReturnableOrder, ReturnRecord
from app.domain.model.site import Bin, SiteSetting, Task, Worker
from app.errors import MessageUnreadable

VERSION = 1
"""Version of all command bodies and documents of this build."""

_DOCUMENT_TYPES: dict[DocumentKind, type[Doc]] = {
    DocumentKind.FULFILMENT_ORDER: FulfilmentOrder,
    DocumentKind.PICK_LIST: PickList,
    DocumentKind.TASK: Task,
    DocumentKind.RETURNABLE_ORDER: ReturnableOrder,
    DocumentKind.RETURN: ReturnRecord,
    DocumentKind.PRODUCT: Product,
    DocumentKind.BIN: Bin,
    DocumentKind.WORKER: Worker,
    DocumentKind.SETTING: SiteSetting,
    DocumentKind.MANIFEST: Manifest,
}
_DOCUMENT_DECODERS = {kind: msgspec.json.Decoder(doc) for kind, doc in _DOCUMENT_TYPES.items()}
_COMMAND_DECODERS = {kind: msgspec.json.Decoder(body) for kind, body in COMMAND_TYPES.items()}
_UNREADABLE = (ValueError, RecursionError)
"""What decoding raises: bodies that do not fit, bytes that are no text, nesting without end."""
_ENCODER = msgspec.json.Encoder(order="deterministic")


def encode_command(command: Command) -> tuple[str, bytes]:
    """Returns the kind and the canonical bytes of a command body."""
    return KIND_OF[type(command)], _ENCODER.encode(command)


def decode_command(kind: str, version: int, body: bytes) -> Command:
    """Returns the command of a body.

    Raises:
        MessageUnreadable: unknown kind or version, or a body that does not fit.
    """
    decoder = _COMMAND_DECODERS.get(kind)
    if decoder is None or version != VERSION:
        raise MessageUnreadable(
            f"got command {kind!r} version {version}, expected a known kind of version {VERSION}"
        )
    try:
        return decoder.decode(body)
    except _UNREADABLE as error:
        raise MessageUnreadable(f"the body of {kind!r} cannot be read", why=str(error)) from error


def blobs_named(kind: str, version: int, body: bytes) -> tuple[str, ...]:
    """Returns the names of the blobs that a body needs; none of one that cannot be read.

    What is no name is left out: no blob could ever be there for it.
    """
    if kind not in KINDS_WITH_BLOBS:
        return ()
    try:
        return tuple(filter(is_blob_name, blobs_of(decode_command(kind, version, body))))
    except MessageUnreadable:
        return ()


def encode_document(doc: Doc) -> bytes:
    """Returns the canonical bytes of a document."""
    return _ENCODER.encode(doc)


def decode_document(kind: str, body: bytes) -> Doc:
    """Returns the document of a body.

    Raises:
        MessageUnreadable: unknown kind, or a body that does not fit.
    """
    try:
        return _DOCUMENT_DECODERS[DocumentKind(kind)].decode(body)
    except (KeyError, *_UNREADABLE) as error:
        raise MessageUnreadable(
            f"a document of kind {kind!r} is unreadable", why=str(error)
        ) from error


def body_hash(kind: str, version: int, agg_kind: str, agg_id: str, body: bytes) -> str:
    """Returns the SHA-256 that makes a reuse of a command id with other contents visible."""
    head = f"{kind}\n{version}\n{agg_kind}\n{agg_id}\n".encode()
    return hashlib.sha256(head + body).hexdigest()
