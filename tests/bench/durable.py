"""One accepted scan on disk: the floor's own commit against the same rows by a bare cursor.

The statements that the product sends are noted, and the INSERTs among them are sent again by a bare
cursor of the same module into files of their own, one with the key and one without.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.commands import ItemPicked
from app.store.floor_db import FloorStore
from app.store.floor_rows import ScanRow
from app.store.ids import new_id
from app.wire import CommandEnvelope, body_hash, encode_command
from tests.bench.figures import Budget, Figure, figure, quantile
from tests.floor.stock import KEY, NOON

SCANS, WARM = 400, 40
BUDGET = Budget(ratio=2.5)
SESSION = b'{"job":"pick","badge":"W-1001","list":"pl-1","step":"item","cursor":3}'
Statement = tuple[str, Any]


def run() -> list[Figure]:
    """Measures all three in turns, so that each meets the same machine."""
    ours: list[float] = []
    bare: list[float] = []
    plain: list[float] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name, ExitStack() as stack:
        folder = Path(name)
        store = FloorStore(folder / "floor.db", KEY)
        stack.callback(store.close)
        encrypted = stack.enter_context(_bare(folder / "bare.db", store, KEY))
        open_ = stack.enter_context(_bare(folder / "plain.db", store, ""))
        noted = _noted(store)
        for at in range(WARM + SCANS):
            noted.clear()
            ours.append(_timed(lambda at=at: _scan(store, at)))
            rows = [each for each in noted if each[0].startswith("INSERT")]
            bare.append(_timed(lambda rows=rows: _send(encrypted, rows)))
            plain.append(_timed(lambda rows=rows: _send(open_, rows)))
    p50, p50_bare, p50_plain = (quantile(row[WARM:], 0.5) for row in (ours, bare, plain))
    return [
        figure("durable scan p50, bare cursor, same key", p50, "ms", BUDGET, yardstick=p50_bare),
        figure("durable scan p50, bare cursor, no key", p50, "ms", yardstick=p50_plain),
        figure(
            "durable scan p99",
            quantile(ours[WARM:], 0.99),
            "ms",
            yardstick=quantile(bare[WARM:], 0.99),
        ),
    ]


def _scan(store: FloorStore, at: int) -> None:
    """Writes what the front door writes for an accepted scan, in its order."""
    with store.commit():
        seq = store.log_scan(_row(at))
        with store.savepoint():
            store.add_command(_command(store.next_n()))
            store.save_session(1, SESSION)
        store.judged(seq, {"reading": "item", "verdict": "pick.in_hand", "step_before": "item"})


def _row(at: int) -> ScanRow:
    return ScanRow(
        id=new_id(),
        raw=b"4012345000016",
        aim="]E0",
        source="serial:/dev/ttyACM0",
        source_seq=at,
        t_wall=NOON,
        t_boot=float(at),
        boot_id="boot-1",
        worker="W-1001",
        job="pick",
    )


def _command(n: int) -> CommandEnvelope:
    kind, body = encode_command(
        ItemPicked(
            unit=new_id(),
            line="l0",
            gtin="04012345000016",
            serial=None,
            bin="A-01-1",
            tote="T-1001",
        )
    )
    return CommandEnvelope(
        id=new_id(),
        n=n,
        agg_kind="fulfilment_order",
        agg_id="fo-1",
        after=None,
        kind=kind,
        v=1,
        body=msgspec.Raw(body),
        body_sha256=body_hash(kind, 1, "fulfilment_order", "fo-1", body),
        base_rev=1,
        actor="W-1001",
        t_wall=NOON,
        t_boot=1.0,
        boot_id="boot-1",
    )


def _noted(store: FloorStore) -> list[Statement]:
    noted: list[Statement] = []

    send = store._sql._send

    def note(sql: str, values: tuple[object, ...] = ()) -> Any:
        noted.append((sql, values))
        return send(sql, values)

    store._sql._send = note  # type: ignore[method-assign]
    return noted


@contextmanager
def _bare(path: Path, store: FloorStore, key: str) -> Iterator[Any]:
    """A bare cursor on an empty file with the same tables and the same promise."""
    tables = [
        row[0]
        for row in store._connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        )
    ]
    store._connection.commit()
    connection = sqlcipher.connect(str(path), isolation_level=None)
    cursor = connection.cursor()
    if key:
        cursor.execute(f"PRAGMA key=\"x'{key}'\"")
        cursor.execute("PRAGMA cipher_memory_security=OFF")
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
        cursor.execute(f"PRAGMA {pragma}")
    for table in tables:
        cursor.execute(table)
    try:
        yield cursor
    finally:
        connection.close()


def _send(cursor: Any, rows: list[Statement]) -> None:
    cursor.execute("BEGIN IMMEDIATE")
    for sql, values in rows:
        cursor.execute(sql, values)
    cursor.execute("COMMIT")


def _timed(action: Any) -> float:
    begun = time.perf_counter()
    action()
    return (time.perf_counter() - begun) * 1000
