"""What an error of the database under floor.db means for the station."""

from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import StoreDamaged, StoreError, StoreFull

_FULL = 13
_DAMAGED = (11, 26)
"""SQLITE_CORRUPT and SQLITE_NOTADB."""


def trouble_of(error: DatabaseError | sqlcipher.DatabaseError) -> StoreError:
    """Returns what an error of SQLite means for the station, told by either layer."""
    origin = error.orig if isinstance(error, DatabaseError) else error
    code = getattr(origin, "sqlite_errorcode", 0) & 0xFF
    if code == _FULL:
        return StoreFull(
            "floor.db has no room on the disk.",
            why=str(origin),
            do="Nothing more is counted. Make room on the disk; the station goes on by itself.",
        )
    if code in _DAMAGED:
        return StoreDamaged("Pages of floor.db cannot be read.", why=str(origin))
    return StoreError(
        "floor.db cannot be written.",
        why=str(origin),
        do="Nothing more is counted. Check the disk; the station tries again by itself.",
    )
