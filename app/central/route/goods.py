"""What routing an order must know of its products, their stock and the sites: asked for at once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, bindparam, select

from app.central.stock import FREE_STOCK, by_site
from app.central.work import Work
from app.store import central_db as db
from app.store.central_db.calls import Answer, Call
from app.store.central_db.prepared import Query, together

_PRODUCT, _SITE = db.product.c, db.location.c
_PRODUCTS = Query(
    select(_PRODUCT.sku, _PRODUCT.body).where(
        _PRODUCT.tenant == bindparam("tenant"),
        _PRODUCT.sku.in_(bindparam("skus", expanding=True)),
    )
)
_SITES = Query(select(db.location).where(_SITE.tenant == bindparam("tenant")).order_by(_SITE.site))


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Products by SKU as JSON; by site and SKU what may be promised; every site."""

    products: dict[str, str]
    free: dict[str, dict[str, int]]
    """A plain read: the reservation looks again."""
    sites: Sequence[RowMapping]


def goods_calls(work: Work, skus: Collection[str]) -> list[Call]:
    """Returns what is to be asked about these products; ``goods_of`` reads the answers."""
    asked = {"tenant": work.tenant, "of_tenant": work.tenant, "skus": sorted(skus)}
    return [each.call(work.connection, asked) for each in (_PRODUCTS, FREE_STOCK, _SITES)]


def goods_of(connection: Connection, answers: Iterator[Answer]) -> Goods:
    """Takes the answers to ``goods_calls`` and reads them."""
    products = _PRODUCTS.of(connection, next(answers))
    return Goods(
        products={row.sku: row.body for row in products},
        free=by_site(FREE_STOCK.of(connection, next(answers))),
        sites=_SITES.of(connection, next(answers)).mappings().all(),
    )


def read_goods(work: Work, skus: Collection[str]) -> Goods:
    """Asks about products and reads the answers."""
    return goods_of(work.connection, iter(together(work.connection, *goods_calls(work, skus))))
