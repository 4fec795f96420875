"""The fingerprint of a scope, counted in the same way at both ends.

A scope's digest is the XOR over its living documents of ``place_hash``. So it is kept by two XORs a
change (old place out, new place in) and does not depend on the order of changes.
"""

from collections.abc import Iterable

import xxhash

_SIGN = 1 << 63
_RANGE = 1 << 64


def place_hash(kind: str, doc_id: str, seq: int) -> int:
    """Returns the 64 bits of one document at one position, unsigned.

    >>> as_hex(place_hash("bin", "A-01-1", 7))
    '535f652111781cf3'
    """
    return xxhash.xxh64_intdigest(f"{kind}\0{doc_id}\0{seq}".encode())


def digest_of(places: Iterable[tuple[str, str, int]]) -> int:
    """Returns the digest of (kind, id, seq) counted from scratch; 0 for none."""
    digest = 0
    for kind, doc_id, seq in places:
        digest ^= place_hash(kind, doc_id, seq)
    return digest


def bucket_of(kind: str, doc_id: str) -> str:
    """Returns in which of 256 buckets a document lies: ``00`` to ``ff``, whatever its position."""
    return f"{xxhash.xxh64_intdigest(f'{kind}{chr(0)}{doc_id}'.encode()) >> 56:02x}"


def as_hex(digest: int) -> str:
    """Returns a digest as it travels: 16 lower-case hexadecimal digits."""
    return f"{digest:016x}"


def as_signed(digest: int) -> int:
    """Returns a digest as a database keeps it, between -2**63 and 2**63 - 1."""
    return digest - _RANGE if digest >= _SIGN else digest


def from_signed(stored: int) -> int:
    """Returns the digest that a database keeps."""
    return stored % _RANGE
