"""Many readers wait for one scope: they share what is read, and keep nobody else out."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest

from app.central.api import looks as looks_module
from app.central.api.bell import Bell
from app.central.api.looks import Looks
from app.central.pages import EpochChanged, SharedPage, Wanted, read_page
from tests.central.feeds.parked import first_page, park, request
from tests.central.feeds.reader import SCOPE, put_bins
from tests.central.process import CentreProcess
from tests.central.shelf import Shelf

READERS = 40


@contextmanager
def counted() -> Iterator[list[Wanted]]:
    """Notes every look into the database."""
    seen: list[Wanted] = []

    def read(connection: object, tenant: str, wanted: Wanted, now: object) -> SharedPage:
        seen.append(wanted)
        return read_page(connection, tenant, wanted, now)  # type: ignore[arg-type]  # passed on

    with patch.object(looks_module, "read_page", read):
        yield seen


def ask(since: int) -> Wanted:
    return Wanted(scope=SCOPE, since=since, epoch="")


def test_readers_at_one_position_share_one_look(shelf: Shelf) -> None:
    async def all_of_them(since: int) -> list[SharedPage]:
        looks = Looks(shelf.centre, Bell())
        return await asyncio.gather(*(looks.page(ask(since)) for _ in range(READERS)))

    with counted() as seen:
        pages = asyncio.run(all_of_them(0))

    assert len(seen) == 1
    assert len(pages) == READERS
    assert all(page is pages[0] for page in pages)


def test_after_a_ring_nobody_gets_what_was_read_before_it(shelf: Shelf) -> None:
    bell = Bell()
    shelf.centre.on_change(bell.ring)

    async def before_and_after() -> tuple[SharedPage, SharedPage]:
        looks = Looks(shelf.centre, bell)
        before = await looks.page(ask(0))
        put_bins(shelf, 1)
        return before, await looks.page(ask(0))

    before, after = asyncio.run(before_and_after())

    assert after.page.head == before.page.head + 1


def test_a_refusal_is_shared_too(shelf: Shelf) -> None:
    async def all_of_them() -> list[object]:
        looks = Looks(shelf.centre, Bell())
        asked = (looks.page(ask(10**6)) for _ in range(READERS))
        return list(await asyncio.gather(*asked, return_exceptions=True))

    with counted() as seen:
        answers = asyncio.run(all_of_them())

    assert len(seen) == 1
    assert {type(answer) for answer in answers} == {EpochChanged}


def test_a_reader_that_goes_away_takes_the_page_from_nobody(shelf: Shelf) -> None:
    async def one_goes() -> SharedPage:
        looks = Looks(shelf.centre, Bell())
        first = asyncio.create_task(looks.page(ask(0)))
        second = asyncio.create_task(looks.page(ask(0)))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(one_goes()).page.items


@pytest.mark.parametrize("readers", [200])
def test_parked_readers_do_not_keep_others_out(tmp_path: Path, readers: int) -> None:
    """The server's own limits are 128 connections and as many requests."""
    centre = CentreProcess(tmp_path)
    url = httpx.URL(centre.url)
    question = request(url, first_page(centre))

    async def park_all() -> int:
        pipes = [await park(url, question) for _ in range(readers)]
        try:
            async with httpx.AsyncClient(base_url=url, timeout=15) as client:
                return (await client.get("/v1/health")).status_code
        finally:
            for _, writer in pipes:
                writer.close()

    try:
        assert asyncio.run(park_all()) == 200
    finally:
        centre.close()
