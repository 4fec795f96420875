"""The demo brand: readable files, right codes, books that agree; twice is once."""

import json
from collections import Counter

from app.central.demo.seed import seed_demo
from app.central.demo.tables import read_bins, read_brand, read_products, read_stock
from app.central.work import Centre
from app.domain.codes import Kind, resolve
from app.domain.model.product import Garment
from app.gs1 import Gtin
from app.store.central_db import metadata
from tests.central.shop import Shop


def test_every_garment_has_variants_with_right_and_different_codes() -> None:
    products = read_products()

    assert len(products) >= 36
    assert {product.garment for product in products} == set(Garment)
    assert len({product.sku for product in products}) == len(products)
    assert len({product.gtin for product in products}) == len(products)
    for product in products:
        assert Gtin.parse(product.gtin[1:]).as_gtin14() == product.gtin
        assert product.gtin.startswith("04012345")
        assert resolve(product.gtin[1:].encode(), None).value == product.gtin


def test_only_coats_jackets_and_bags_carry_serials() -> None:
    serialised = {product.garment for product in read_products() if product.serialised}

    assert serialised == {Garment.COAT, Garment.JACKET, Garment.BAG}
    assert all(product.serialised == (product.garment in serialised) for product in read_products())


def test_bins_are_codes_of_their_aisle_and_every_stock_row_has_its_bin() -> None:
    bins = {(place.site, place.code): place for place in read_bins()}

    for (_, code), place in bins.items():
        assert resolve(code.encode(), None).kind is Kind.BIN
        assert (code[0], int(code[-1])) == (place.aisle, place.level)
    assert {place.aisle for place in bins.values()} == set("ABCDP")
    assert all((row.site, row.bin) in bins for row in read_stock())
    skus = {product.sku for product in read_products()}
    assert {row.sku for row in read_stock()} == skus
    per_sku = Counter(row.sku for row in read_stock() if row.site == "MIL")
    assert set(per_sku.values()) == {1, 2}


def test_badges_and_jobs() -> None:
    workers = {worker.badge: worker for worker in read_brand().worker}

    assert all(resolve(badge.encode(), None).kind is Kind.WORKER for badge in workers)
    assert workers["W-1001"].jobs == ("pick", "pack", "ship", "return", "tasks")
    assert (workers["W-1042"].name, workers["W-1044"].role) == ("Ana M.", "returns")
    assert (workers["W-1043"].language, workers["W-1042"].language) == ("de", "")


def test_seeding_twice_changes_nothing(shop: Shop, centre: Centre) -> None:
    tables = list(metadata.tables)
    before = {name: sorted(shop.sql(f'SELECT * FROM "{name}"'), key=repr) for name in tables}

    seed_demo(centre)

    after = {name: sorted(shop.sql(f'SELECT * FROM "{name}"'), key=repr) for name in tables}
    assert after == before
    assert len(before["doc"]) > 100


def test_bins_hold_what_the_positions_say_and_the_ledger_agrees(shop: Shop) -> None:
    gaps = shop.sql(
        "SELECT p.sku, p.site, p.on_hand, sum(b.qty) FROM inventory_position p"
        " LEFT JOIN bin_stock b ON b.sku = p.sku AND b.site = p.site"
        " GROUP BY p.sku, p.site, p.on_hand HAVING p.on_hand <> sum(b.qty)"
    )

    assert gaps == []
    shop.books()


def test_both_sites_share_one_secret_lookup_key(shop: Shop) -> None:
    rows = shop.sql("SELECT body FROM doc WHERE kind = 'setting'")

    (key,) = {json.loads(row[0])["lookup_key"] for row in rows}
    assert len(rows) == 2
    assert len(bytes.fromhex(key)) == 32


def test_workers_stand_in_the_feed_of_every_site(shop: Shop) -> None:
    rows = shop.sql("SELECT scope, count(*) FROM feed WHERE kind = 'worker' GROUP BY scope")

    assert rows == [("site:BRE", 4), ("site:MIL", 4)]
