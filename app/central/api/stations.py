"""The routes for stations: read a feed, push commands and their blobs, ask who I am."""

import asyncio

import msgspec
from litestar import MediaType, Response, get, post
from litestar.handlers import HTTPRouteHandler

from app.central.api.auth import Callers, NotAuthorised
from app.central.api.bell import Bell
from app.central.api.door import (
    BatchTooLarge,
    StationRequest,
    UpdateNeeded,
    find_caller,
    refusals,
    write_json,
)
from app.central.api.feeds import feed_routes
from app.central.api.files.blobs import blob_routes
from app.central.feeds import SnapshotFiles
from app.central.fulfil import MOST_COMMANDS, Caller, MalformedBatch, named_by, push
from app.central.work import Centre
from app.wire import PROTOCOL, PushRequest

MOST_BYTES = 256 * 1024

_SPOKEN = (PROTOCOL - 1, PROTOCOL)
_PUSH = msgspec.json.Decoder(PushRequest)


def routes(centre: Centre, files: SnapshotFiles, bell: Bell) -> list[HTTPRouteHandler]:
    """Returns the routes of floor-sync/1 for a centre; the bell wakes parked readers."""
    callers = Callers(centre)

    @post(
        "/v1/commands",
        status_code=200,
        request_max_body_size=MOST_BYTES,
        exception_handlers={**refusals(), 500: _fail},
    )
    async def commands(request: StationRequest) -> Response[bytes]:
        caller = await find_caller(callers, request)
        sent = _read_push(await request.body(), caller)
        return write_json(await asyncio.to_thread(push, centre, caller, sent))

    @get("/v1/stations/me", exception_handlers=refusals())
    async def me(request: StationRequest) -> Response[bytes]:
        caller = await find_caller(callers, request)
        answer = {
            "station": caller.station,
            "site": caller.site,
            "region": caller.region,
            "time": centre.clock(),
        }
        return write_json(answer)

    feeds = feed_routes(centre, callers, files, bell)
    return [*feeds, *blob_routes(centre, callers), commands, me]


def _fail(_request: StationRequest, error: Exception) -> Response[bytes]:
    """A bug of ours: the station hears which command showed it, and that all stay its own."""
    body = msgspec.json.encode({"code": "failed", "command": named_by(error)})
    return Response(body, media_type=MediaType.JSON, status_code=500)


def _read_push(body: bytes, caller: Caller) -> PushRequest:
    try:
        sent = _PUSH.decode(body)
    except (ValueError, RecursionError) as error:
        raise MalformedBatch("The batch cannot be read.", why=str(error)) from error
    if sent.station != caller.station:
        raise NotAuthorised(f"The token is of {caller.station}, the batch of {sent.station!r}.")
    if sent.proto not in _SPOKEN:
        raise UpdateNeeded(f"Got protocol {sent.proto}, expected one of {_SPOKEN}.")
    if len(sent.batch) > MOST_COMMANDS:
        raise BatchTooLarge(f"Got {len(sent.batch)} commands, expected at most {MOST_COMMANDS}.")
    return sent
