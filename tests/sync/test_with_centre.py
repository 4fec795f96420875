"""The real sync process with the real order service: one order comes down, one pick goes up."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.commands import ItemPicked
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.model.pick_list import PickList
from app.wire.lines import Hello, encode_line
from tests.store.cache_papers import KEY
from tests.structure.tree import ROOT
from tests.sync.centre import TOKEN
from tests.sync.station import Floor, Sync, eventually, reader_of, rulings

PROGRAM = [sys.executable, str(ROOT / "floorwalker.py")]


@pytest.fixture
def centre_url(tmp_path: Path) -> Iterator[str]:
    command = [*PROGRAM, "central", "--data", str(tmp_path / "centre"), "--embedded", "--demo"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(encode_line(Hello(keys={"db": KEY}, token=TOKEN)))
        process.stdin.flush()
        yield json.loads(process.stdout.readline())["listening"]
        process.stdin.close()
        process.wait(20)


def test_an_order_comes_down_and_a_pick_goes_up(tmp_path: Path, centre_url: str) -> None:
    floor = Floor(tmp_path)
    with Sync(tmp_path, centre_url) as sync:
        sync.is_quiet()
        reader = reader_of(tmp_path)
        order = [*PROGRAM, "order", "--centre", centre_url, "--count", "5"]
        subprocess.run(order, check=True, capture_output=True)
        lists = eventually(lambda: reader.in_stage("list", 1), "a pick list")
        found = reader.document("pick_list", lists[0])
        assert found is not None
        assert isinstance(found.doc, PickList)
        stop = found.doc.stops[0]

        pick = floor.record(
            found.doc.fulfilment_order,
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

        picked = reader.document("fulfilment_order", found.doc.fulfilment_order)
        assert rulings(tmp_path, [pick]) == {pick: "accepted"}
        assert picked is not None
        assert isinstance(picked.doc, FulfilmentOrder)
        assert picked.inc == 1
        assert [unit.bin for unit in picked.doc.units] == [stop.bin]
        assert reader.find("tote", "T-112") == (("fulfilment_order", picked.doc.id),)
        reader.close()
    floor.close()
