"""Identities made where something happened: UUIDv7, so that they sort by time."""

import os
import time
import uuid


def new_id() -> str:
    """Returns a new UUIDv7 as text. Source: RFC 9562, section 5.7.

    >>> len(new_id()), new_id()[14]
    (36, '7')
    """
    millis = time.time_ns() // 1_000_000
    value = bytearray(millis.to_bytes(6, "big") + os.urandom(10))
    value[6] = 0x70 | (value[6] & 0x0F)
    value[8] = 0x80 | (value[8] & 0x3F)
    return str(uuid.UUID(bytes=bytes(value)))
