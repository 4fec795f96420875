"""The routes that read a feed: changes, snapshot, buckets."""

import asyncio
import re
from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from app.central.api.auth import Callers, check_scope
from app.central.api.bell import Bell, Listener
from app.central.api.door import (
    MalformedRequest,
    NoSuchFile,
    StationRequest,
    find_caller,
    refusals,
    write_json,
)
from app.central.api.files.ranged import serve_file
from app.central.api.looks import Looks
from app.central.feeds import SnapshotFiles, list_buckets, read_bucket
from app.central.pages import MOST_ITEMS, SharedPage, Wanted
from app.central.work import Centre
from app.wire import BucketList, BucketPage

LONGEST_WAIT_S = 25.0
COALESCE_S = 0.030
"""How long a woken reader waits for more, so that a burst of commits is one page."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What stands behind the question mark of a pull."""

    since: Annotated[int, msgspec.Meta(ge=0)] = 0
    epoch: str = ""
    limit: Annotated[int, msgspec.Meta(ge=1)] = MOST_ITEMS
    wait: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    install: str = ""
    digest: Annotated[int, msgspec.Meta(ge=0, le=1)] = 0


def feed_routes(
    centre: Centre, callers: Callers, files: SnapshotFiles, bell: Bell
) -> list[HTTPRouteHandler]:
    """Returns the routes that read feeds; their parked readers listen to the bell."""
    centre.on_change(bell.ring)
    looks = Looks(centre, bell)

    @get("/v1/feeds/{feed:str}/changes", exception_handlers=refusals())
    async def changes(request: StationRequest, feed: FromPath[str]) -> Response[bytes]:
        check_scope(await find_caller(callers, request), feed)
        asked = _read_question(request)
        wanted = Wanted(
            scope=feed,
            since=asked.since,
            epoch=asked.epoch,
            limit=min(asked.limit, MOST_ITEMS),
            digest=bool(asked.digest),
        )
        with bell.listening(feed) as listener:
            page = await _page(looks, listener, wanted, min(asked.wait, LONGEST_WAIT_S))
        return write_json(page.for_install(asked.install, centre.clock()))

    return [changes, *_snapshot_routes(callers, files), *_bucket_routes(centre, callers)]


def _snapshot_routes(callers: Callers, files: SnapshotFiles) -> list[HTTPRouteHandler]:
    @get("/v1/feeds/{feed:str}/snapshot", status_code=302, exception_handlers=refusals())
    async def snapshot(request: StationRequest, feed: FromPath[str]) -> Redirect:
        check_scope(await find_caller(callers, request), feed)
        name = await asyncio.to_thread(files.current, feed)
        return Redirect(f"/v1/snapshots/{name}", status_code=302)

    @get("/v1/snapshots/{name:str}", exception_handlers=refusals())
    async def file(request: StationRequest, name: FromPath[str]) -> Stream:
        caller = await find_caller(callers, request)
        path = files.find(name, caller.scopes)
        if path is None:
            raise NoSuchFile(f"There is no snapshot {name!r} for {caller.station}.", do=_ASK_AGAIN)
        try:
            return serve_file(request, path)
        except FileNotFoundError as error:
            raise NoSuchFile(f"Snapshot {name!r} is gone.", do=_ASK_AGAIN) from error

    return [snapshot, file]


def _bucket_routes(centre: Centre, callers: Callers) -> list[HTTPRouteHandler]:
    @get("/v1/feeds/{feed:str}/buckets", exception_handlers=refusals())
    async def buckets(request: StationRequest, feed: FromPath[str]) -> Response[bytes]:
        check_scope(await find_caller(callers, request), feed)

        def look() -> BucketList:
            with centre.reading() as connection:
                return list_buckets(connection, centre.tenant, feed)

        return write_json(await asyncio.to_thread(look))

    @get("/v1/feeds/{feed:str}/buckets/{name:str}", exception_handlers=refusals())
    async def bucket(
        request: StationRequest, feed: FromPath[str], name: FromPath[str]
    ) -> Response[bytes]:
        check_scope(await find_caller(callers, request), feed)
        install = _read_question(request).install
        if not _BUCKET.fullmatch(name):
            raise MalformedRequest(f"Got bucket {name!r}, expected 00 to ff.")

        def look() -> BucketPage:
            with centre.reading() as connection:
                return read_bucket(connection, centre.tenant, feed, name, install)

        return write_json(await asyncio.to_thread(look))

    return [buckets, bucket]


_ASK_AGAIN = "Ask for the snapshot of the scope again."
_BUCKET = re.compile(r"[0-9a-f]{2}")


async def _page(looks: Looks, listener: Listener, wanted: Wanted, wait_s: float) -> SharedPage:
    """Looks, and when there is nothing new waits for a ring and looks once more."""
    shared = await looks.page(wanted)
    if shared.page.upto > wanted.since or wait_s <= 0:
        return shared
    listener.head = shared.page.head
    try:
        await asyncio.wait_for(listener.rung.wait(), wait_s)
    except TimeoutError:
        return shared
    await asyncio.sleep(COALESCE_S)
    return await looks.page(wanted)


def _read_question(request: StationRequest) -> Question:
    try:
        return msgspec.convert(dict(request.query_params), Question, strict=False)
    except msgspec.ValidationError as error:
        raise MalformedRequest("The query cannot be read.", why=str(error)) from error
