"""What an error of the database under floor.db means for the station."""

from sqlalchemy.exc import DatabaseError

from app.errors import StoreDamaged, StoreError, StoreFull

_FULL = 13
_DAMAGED = (11, 26)
"""SQLITE_CORRUPT and SQLITE_NOTADB."""


def trouble_of(error: DatabaseError) -> StoreError:
    """Returns what an error of SQLite means for the station."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code == _FULL:
        return StoreFull(
            "floor.db has no room on the disk.",
            why=str(error.orig),
            do="Nothing more is counted. Make room on the disk; the station goes on by itself.",
        )
    if code in _DAMAGED:
        return StoreDamaged("Pages of floor.db cannot be read.", why=str(error.orig))
    return StoreError(
        "floor.db cannot be written.",
        why=str(error.orig),
        do="Nothing more is counted. Check the disk; the station tries again by itself.",
    )
