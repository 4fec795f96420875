"""The recorder counts a server's books as it counts a file's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.central.demo.seed import seed_demo
from app.central.work import Centre
from app.store.migrations import migrate
from app.store.postgres import open_postgres
from tests.demo.parts.books import Books
from tests.demo.parts.plants import plant_double_effect
from tests.demo.parts.raw import Station
from tests.demo.recorder import doubled_effects, figures, oversold
from tests.faults.parts.postgres import Server

SKU = "SHL-SND-M"
SHIP = (
    "INSERT INTO inventory_ledger"
    " (tenant, key, sku, site, condition, measure, diff, reason, cause, at)"
    f" VALUES ('main', 'cmd:ON_HAND', '{SKU}', 'MIL', 'NEW', 'ON_HAND', -1, 'SHIP', 'cmd', '')",
    "UPDATE inventory_position SET on_hand = on_hand - 1"
    f" WHERE sku = '{SKU}' AND site = 'MIL' AND condition = 'NEW'",
    "INSERT INTO command (tenant, id, station, install, n, agg_kind, agg_id, after, kind, v, body,"
    " body_sha256, actor, t_client, t_server, ruling, reason, result) VALUES ('main', 'cmd', 's',"
    " 'i', 1, 'fulfilment_order', 'f', '', 'package_handed_over', 1, '{\"package\": \"p\"}', '',"
    " 'w', '', '', 'accepted', '', '{}')",
)


@pytest.fixture
def books(postgres: Server, tmp_path: Path) -> Iterator[Books]:
    url = postgres.make()
    writer, reader = open_postgres(url)
    migrate(writer)
    seed_demo(Centre(writer, reader))
    writer.dispose()
    yield Books(Station(tmp_path), url)
    postgres.drop(url)


def ship(books: Books) -> None:
    with books.opened(writes=True) as centre:
        for statement in SHIP:
            centre.execute(statement)


def test_books_without_a_fault_have_none(books: Books) -> None:
    ship(books)

    with books.copied() as centre:
        assert doubled_effects(centre) == []
        assert oversold(centre, SKU, 1) == []
        assert figures(centre)["orders_captured"] == 0


def test_the_planted_trigger_of_a_server_doubles_one_effect(books: Books) -> None:
    with books.opened(writes=True) as centre:
        plant_double_effect(centre, on_server=True)
    ship(books)

    with books.copied() as centre:
        (fault,) = doubled_effects(centre)
    assert "cmd" in fault
