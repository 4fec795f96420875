"""The real order service, as a window with an embedded one runs it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.model.pick_list import PickList
from app.store.cache_db import CacheReader
from app.wire.lines import Hello, encode_line
from tests.store.cache_papers import KEY
from tests.structure.tree import ROOT
from tests.sync.centre import TOKEN
from tests.sync.station import eventually

PROGRAM = [sys.executable, str(ROOT / "floorwalker.py")]


@contextmanager
def running_centre(folder: Path, key: str = KEY) -> Iterator[str]:
    """Runs it with the demo brand; gives its address."""
    command = [*PROGRAM, "central", "--data", str(folder), "--embedded", "--demo"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(encode_line(Hello(keys={"db": key}, token=TOKEN)))
        process.stdin.flush()
        yield json.loads(process.stdout.readline())["listening"]
        process.stdin.close()
        process.wait(20)


def place_orders(url: str, count: int) -> None:
    """Lets customers order something."""
    order = [*PROGRAM, "order", "--centre", url, "--count", str(count)]
    subprocess.run(order, check=True, capture_output=True)


def released(reader: CacheReader, count: int) -> list[PickList]:
    """Waits for so many pick lists."""
    names = eventually(
        lambda: found if len(found := reader.in_stage("list", 99)) >= count else None,
        f"{count} pick lists",
    )
    stored = [reader.document("pick_list", name) for name in names]
    return [one.doc for one in stored if one is not None and isinstance(one.doc, PickList)]
