"""Fills an empty centre with the demo brand. Done twice it changes nothing."""

import secrets
from collections.abc import Iterable

import msgspec
from sqlalchemy import select

from app.central.demo.tables import (
    DemoBrand,
    DemoStock,
    read_bins,
    read_brand,
    read_products,
    read_stock,
)
from app.central.feed import read_doc
from app.central.pages import CATALOGUE, site_scope, site_settings
from app.central.stock import NEW, ON_HAND, Entry, write_ledger
from app.central.work import Centre, Work
from app.domain.commands import DocumentKind
from app.domain.model.keys import Doc
from app.domain.model.product import Product
from app.domain.model.site import SiteSetting
from app.store import central_db as db
from app.store.central_db.upsert import insert
from app.wire import encode_document

LOOKUP_KEY_BYTES = 32


def seed_demo(centre: Centre) -> None:
    """Writes sites, people, catalogue, bins, stock and the demo shop where they are absent."""
    brand = read_brand()
    centre.run(lambda work: _seed(work, brand))


def _seed(work: Work, brand: DemoBrand) -> None:
    work.lock("demo brand")
    _sites(work, brand)
    _channels(work, brand)
    for site in brand.site:
        for worker in brand.worker:
            _doc(work, site_scope(site.code), DocumentKind.WORKER, worker.badge, worker)
    for place in read_bins():
        _doc(work, site_scope(place.site), DocumentKind.BIN, place.code, place)
    for product in read_products():
        _product(work, product)
    _stock(work, read_stock())


def _sites(work: Work, brand: DemoBrand) -> None:
    key = next(
        (setting.lookup_key for setting in site_settings(work)),
        secrets.token_hex(LOOKUP_KEY_BYTES),
    )
    for site in brand.site:
        statement = insert(db.location).values(
            tenant=work.tenant,
            site=site.code,
            name=site.name,
            role=site.role,
            lat=site.lat,
            lon=site.lon,
            address=msgspec.json.encode(site.address()).decode(),
            state="OPEN",
        )
        work.connection.execute(statement.on_conflict_do_nothing())
        setting = SiteSetting(
            site=site.code,
            name=site.name,
            role=site.role,
            company_prefix=brand.company_prefix,
            lookup_key=key,
            time_zone=site.time_zone,
            services=site.services,
            cart_slots=1,  # each order is walked alone until PUT /v1/admin/sites/SITE/carts
            carton_types=site.carton_types,
            inserts=site.inserts,
        )
        _doc(work, site_scope(site.code), DocumentKind.SETTING, site.code, setting)


def _channels(work: Work, brand: DemoBrand) -> None:
    for channel in brand.channel:
        statement = insert(db.channel).values(
            tenant=work.tenant, kind=channel.kind, shop=channel.shop, secret=channel.secret
        )
        work.connection.execute(statement.on_conflict_do_nothing())


def _product(work: Work, product: Product) -> None:
    statement = insert(db.product).values(
        tenant=work.tenant,
        sku=product.sku,
        gtin=product.gtin,
        body=msgspec.json.encode(product).decode(),
    )
    work.connection.execute(statement.on_conflict_do_nothing())
    _doc(work, CATALOGUE, DocumentKind.PRODUCT, product.sku, product)


def _doc(work: Work, scope: str, kind: DocumentKind, doc_id: str, doc: Doc) -> None:
    """Writes a document where it is absent or says something else."""
    stored = read_doc(work.connection, work.tenant, kind, doc_id)
    if stored != encode_document(doc):
        work.changes.put(scope, kind, doc_id, doc)
    elif not _is_in_feed(work, scope, kind, doc_id):
        work.changes.touch(scope, kind, doc_id)


def _is_in_feed(work: Work, scope: str, kind: DocumentKind, doc_id: str) -> bool:
    feed = db.feed.c
    found = work.connection.execute(
        select(feed.seq).where(
            feed.tenant == work.tenant,
            feed.scope == scope,
            feed.kind == kind.value,
            feed.doc_id == doc_id,
        )
    )
    return found.first() is not None


def _stock(work: Work, rows: Iterable[DemoStock]) -> None:
    """Puts the first day's stock into bins, positions and ledger, once per product and site."""
    totals: dict[tuple[str, str], list[DemoStock]] = {}
    for row in rows:
        totals.setdefault((row.site, row.sku), []).append(row)
    for (site, sku), held in totals.items():
        quantity = sum(row.quantity for row in held)
        statement = insert(db.inventory_position).values(
            tenant=work.tenant, sku=sku, site=site, condition=NEW, on_hand=quantity
        )
        made = statement.on_conflict_do_nothing().returning(db.inventory_position.c.sku)
        if work.connection.execute(made).first() is None:
            continue
        for row in held:
            work.connection.execute(
                insert(db.bin_stock).values(
                    tenant=work.tenant,
                    site=site,
                    holder="BIN",
                    bin=row.bin,
                    sku=sku,
                    condition=NEW,
                    qty=row.quantity,
                )
            )
        entry = Entry(
            key=f"seed:{site}:{sku}",
            sku=sku,
            site=site,
            measure=ON_HAND,
            diff=quantity,
            reason="SEED",
            cause="seed",
        )
        write_ledger(work, [entry])
