"""Bins that a person found other than the books say: no walk is sent there before a count."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, exists, func, select

from app.central.work import Work
from app.store import central_db as db
from app.store.central_db.upsert import insert

_STOCK, _STOP, _DOUBT = db.bin_stock.c, db.pick_stop.c, db.bin_doubt.c
CLAIMED = (
    select(func.coalesce(func.sum(_STOP.qty), 0))
    .where(
        _STOP.tenant == _STOCK.tenant,
        _STOP.site == _STOCK.site,
        _STOP.sku == _STOCK.sku,
        _STOP.bin == _STOCK.bin,
    )
    .scalar_subquery()
)
"""What walks still take of a row of ``bin_stock``."""
IN_DOUBT: ColumnElement[bool] = exists().where(
    _DOUBT.tenant == _STOCK.tenant,
    _DOUBT.site == _STOCK.site,
    _DOUBT.sku == _STOCK.sku,
    _DOUBT.bin == _STOCK.bin,
)
"""Whether a row of ``bin_stock`` waits for a count."""


def doubt(work: Work, site: str, bin_code: str, sku: str) -> None:
    """Notes that a product must be counted in a bin before a walk is sent there for it."""
    statement = insert(db.bin_doubt).values(
        tenant=work.tenant, site=site, bin=bin_code, sku=sku, since=work.now.isoformat()
    )
    work.connection.execute(
        statement.on_conflict_do_nothing(index_elements=["tenant", "site", "sku", "bin"])
    )


def trust(work: Work, site: str, bin_code: str, sku: str) -> None:
    """Notes that a product was counted in a bin."""
    work.connection.execute(
        delete(db.bin_doubt).where(
            _DOUBT.tenant == work.tenant,
            _DOUBT.site == site,
            _DOUBT.bin == bin_code,
            _DOUBT.sku == sku,
        )
    )


def doubtful_stock(work: Work, skus: Sequence[str]) -> dict[str, dict[str, int]]:
    """Returns for each site what no walk takes out of bins that wait for a count, by product."""
    rows = work.connection.execute(
        select(_STOCK.site, _STOCK.sku, _STOCK.qty, CLAIMED.label("claimed")).where(
            _STOCK.tenant == work.tenant,
            _STOCK.holder == "BIN",
            _STOCK.condition == "NEW",
            _STOCK.sku.in_(skus),
            IN_DOUBT,
        )
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        at = found.setdefault(row.site, {})
        at[row.sku] = at.get(row.sku, 0) + max(0, int(row.qty) - int(row.claimed))
    return found
