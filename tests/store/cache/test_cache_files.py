"""A filled cache.db takes the place of the one in use; the order of the steps makes it safe."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from app.errors import StoreError, StoreUnreadable
from app.store.cache.files import make, open_cache_writer, quick_check, swap_in
from app.store.cache.writer import CacheWriter, Scopes
from app.store.cache_db import open_cache_reader
from app.store.engine import NORMAL, open_writer
from tests.store.cache_papers import KEY, a_page, a_reply, a_setting, an_order, put

INSTALLS = ("install-1",)


def filled(path: Path, orders: int) -> CacheWriter:
    writer = CacheWriter(make(path, KEY, INSTALLS[0]), Scopes("MIL", "EU"))
    items = [put(f"fo-{n}", an_order(f"fo-{n}"), n + 1) for n in range(orders)]
    writer.ingest_page(a_page(put("MIL", a_setting(), 5000), *items))
    return writer


def left_behind(path: Path) -> None:
    """cache.db with a log that was never written back, as a killed process leaves it."""
    aside = path.with_name("elsewhere")
    aside.mkdir()
    writer = filled(aside / path.name, 300)
    for part in aside.iterdir():
        shutil.copy(part, path.with_name(part.name))
    writer.close()
    assert path.with_name("cache.db-wal").stat().st_size > 100_000


def sealed(path: Path) -> Path:
    fresh = path.with_name("cache.db.new")
    filled(fresh, 40).seal()
    return fresh


def swapped_too_late(fresh: Path, path: Path) -> None:
    """The naive order: the file first, and then nobody thinks of the log any more."""
    fresh.replace(path)


def holds_the_new_one(path: Path) -> bool:
    try:
        engine = open_writer(path, KEY, NORMAL)
        with engine.connect() as connection:
            whole = connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            count = connection.execute(text("SELECT count(*) FROM doc")).scalar_one()
        engine.dispose()
    except Exception:  # noqa: BLE001  # whatever it says, it is not the file that came in
        return False
    return bool(whole) and count == 41


@pytest.mark.parametrize(("swap", "right"), [(swap_in, True), (swapped_too_late, False)])
def test_a_log_that_was_left_behind_does_not_touch_the_new_file(
    tmp_path: Path, swap: Callable[[Path, Path], None], right: bool
) -> None:
    path = tmp_path / "cache.db"
    left_behind(path)

    swap(sealed(path), path)

    assert holds_the_new_one(path) is right


def test_a_file_with_a_log_of_its_own_does_not_come_in(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    filled(path, 3).close()
    fresh = path.with_name("cache.db.new")
    writer = filled(fresh, 4)

    with pytest.raises(StoreError, match="not written back"):
        swap_in(fresh, path)

    writer.close()
    assert fresh.exists()


def test_a_reader_that_holds_on_to_the_old_file_sees_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    old = filled(path, 3)
    reader = open_cache_reader(path, KEY)
    assert reader is not None
    assert reader.stage_counts() == {"open": 3}
    fresh = sealed(path)
    old.close()

    swap_in(fresh, path)

    assert reader.stage_counts() == {"open": 3}
    reader.close()
    again = open_cache_reader(path, KEY)
    assert again is not None
    assert again.stage_counts() == {"open": 40}
    again.close()


def test_a_log_without_its_file_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    left_behind(path)
    path.unlink()

    engine = open_cache_writer(path, KEY, INSTALLS)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM doc")).scalar_one() == 0
    engine.dispose()


def test_a_cache_of_the_identity_before_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    filled(path, 3).close()

    engine = open_cache_writer(path, KEY, ("install-2", "install-1"))
    engine.dispose()
    engine = open_cache_writer(path, KEY, ("install-2",))

    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM doc")).scalar_one() == 4
    engine.dispose()


def test_damage_is_found_by_reading_everything(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    filled(path, 300).seal()
    quick_check(path, KEY)
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2 // 4096 * 4096
    raw[middle : middle + 4096] = bytes(4096)
    path.write_bytes(raw)

    with pytest.raises(StoreUnreadable):
        quick_check(path, KEY)


def test_what_is_durable_is_told_only_after_it_was_written_back(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    writer = filled(path, 3)
    reader = open_cache_reader(path, KEY)
    assert reader is not None
    writer.ingest_push(a_reply(("c-1", "accepted")))
    assert reader.durable_upto() == 0

    with reader.snapshot():
        reader.stage_counts()
        writer.ingest_push(a_reply(("c-2", "accepted")))
        assert not writer.checkpoint(2), "a reader still looks at the log"
    assert reader.durable_upto() == 0

    assert writer.checkpoint(2)
    assert reader.durable_upto() == 2
    reader.close()
    writer.close()
