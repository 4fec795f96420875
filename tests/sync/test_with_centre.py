"""The real sync process with the real order service: one order comes down, one pick goes up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.commands import ItemPicked
from app.domain.model.fulfilment_order import FulfilmentOrder
from tests.sync.parts.real import place_orders, released, running_centre
from tests.sync.station import Floor, Sync, reader_of, rulings


@pytest.fixture
def centre_url(tmp_path: Path) -> Iterator[str]:
    with running_centre(tmp_path / "centre") as url:
        yield url


def test_an_order_comes_down_and_a_pick_goes_up(tmp_path: Path, centre_url: str) -> None:
    floor = Floor(tmp_path)
    with Sync(tmp_path, centre_url) as sync:
        sync.is_quiet()
        reader = reader_of(tmp_path)
        place_orders(centre_url, 5)
        (walk, *_) = released(reader, 1)
        stop = walk.stops[0]

        pick = floor.record(
            walk.fulfilment_order,
            ItemPicked(
                unit="u-1",
                line=stop.line,
                gtin=stop.gtin,
                serial=None,
                bin=stop.bin,
                tote="T-112",
            ),
        )
        sync.wake()
        sync.settles([pick])

        picked = reader.document("fulfilment_order", walk.fulfilment_order)
        assert rulings(tmp_path, [pick]) == {pick: "accepted"}
        assert picked is not None
        assert isinstance(picked.doc, FulfilmentOrder)
        assert picked.inc == 1
        assert [unit.bin for unit in picked.doc.units] == [stop.bin]
        assert reader.find("tote", "T-112") == (("fulfilment_order", picked.doc.id),)
        reader.close()
    floor.close()
