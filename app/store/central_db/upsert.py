"""The one INSERT of the order service: ``ON CONFLICT`` as SQLite and PostgreSQL both write it.

PostgreSQL took the clause first and SQLite took it over, so what SQLAlchemy builds for PostgreSQL
is compiled for either. ``tests/store/test_upsert.py`` holds the two to each other.
"""

from sqlalchemy.dialects.postgresql import insert

__all__ = ["insert"]
