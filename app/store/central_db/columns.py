"""What the tables of the order service share: one metadata, the tenant, three kinds of column."""

from sqlalchemy import Column, Integer, MetaData, String, Text

metadata = MetaData()
TENANT = "main"
"""The tenant of an installation that serves one brand."""


def tenant() -> Column[str]:
    """Returns the column that leads every key."""
    return Column("tenant", String(40), nullable=False)


def text(name: str, *, default: str | None = None) -> Column[str]:
    """Returns a text column; empty text stands for "not yet", never NULL."""
    return Column(name, Text, nullable=False, default=default)


def count(name: str, default: int | None = None) -> Column[int]:
    """Returns a column of small whole numbers."""
    return Column(name, Integer, nullable=False, default=default)
