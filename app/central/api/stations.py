"""The routes for stations: read a feed, push commands, ask who I am.

Thread: the routes run on the event loop; every look into the database goes to a thread.
"""

import asyncio
from typing import Annotated

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.types import ExceptionHandlersMap

from app.central.api.auth import NotAuthenticated, NotAuthorised, authenticate, check_scope
from app.central.api.bell import Bell
from app.central.fulfil import MOST_COMMANDS, Caller, InstallForked, MalformedBatch, push
from app.central.pages import MOST_ITEMS, REGION, EpochChanged, Wanted, read_page
from app.central.work import Centre
from app.errors import CentreError
from app.wire import PROTOCOL, ChangesPage, PushRequest

MOST_BYTES = 256 * 1024
LONGEST_WAIT_S = 25.0
COALESCE_S = 0.030
"""How long a woken reader waits for more, so that a burst of commits is one page."""

StationRequest = Request[None, None, State]
_SPOKEN = (PROTOCOL - 1, PROTOCOL)
_PUSH = msgspec.json.Decoder(PushRequest)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What stands behind the question mark of a pull."""

    since: Annotated[int, msgspec.Meta(ge=0)] = 0
    epoch: str = ""
    limit: Annotated[int, msgspec.Meta(ge=1)] = MOST_ITEMS
    wait: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    install: str = ""


class MalformedRequest(CentreError):
    """A question that cannot be read."""


class UpdateNeeded(CentreError):
    """A station speaks a version that is too old or too new for this centre."""


class BatchTooLarge(CentreError):
    """More commands than one request may carry."""


_ANSWERS: dict[type[CentreError], tuple[int, str]] = {
    NotAuthenticated: (401, "not_authenticated"),
    NotAuthorised: (403, "not_allowed"),
    EpochChanged: (409, "epoch_changed"),
    InstallForked: (409, "install_forked"),
    MalformedBatch: (400, "malformed"),
    MalformedRequest: (400, "malformed"),
    BatchTooLarge: (413, "too_large"),
    UpdateNeeded: (426, "update_needed"),
}


def routes(centre: Centre) -> list[HTTPRouteHandler]:
    """Returns the routes of floor-sync/1 for a centre."""
    bell = Bell()
    centre.on_change(bell.ring)

    @get("/v1/feeds/{feed:str}/changes", exception_handlers=_exception_handlers())
    async def changes(request: StationRequest, feed: FromPath[str]) -> Response[bytes]:
        caller = await _caller(centre, request)
        check_scope(caller, feed)
        asked = _read_question(request)
        wanted = Wanted(
            scope=feed,
            since=asked.since,
            epoch=asked.epoch,
            install=asked.install,
            limit=asked.limit,
        )
        return _json(await _page(centre, bell, wanted, min(asked.wait, LONGEST_WAIT_S)))

    @post(
        "/v1/commands",
        status_code=200,
        request_max_body_size=MOST_BYTES,
        exception_handlers=_exception_handlers(),
    )
    async def commands(request: StationRequest) -> Response[bytes]:
        caller = await _caller(centre, request)
        sent = _read_push(await request.body(), caller)
        return _json(await asyncio.to_thread(push, centre, caller, sent))

    @get("/v1/stations/me", exception_handlers=_exception_handlers())
    async def me(request: StationRequest) -> Response[bytes]:
        caller = await _caller(centre, request)
        answer = {
            "station": caller.station,
            "site": caller.site,
            "region": REGION,
            "time": centre.clock(),
        }
        return _json(answer)

    return [changes, commands, me]


def _exception_handlers() -> ExceptionHandlersMap:
    return dict.fromkeys(_ANSWERS, _refuse)


async def _caller(centre: Centre, request: StationRequest) -> Caller:
    header = request.headers.get("authorization", "")

    def look() -> Caller:
        with centre.reading() as connection:
            return authenticate(connection, centre.tenant, header)

    return await asyncio.to_thread(look)


async def _page(centre: Centre, bell: Bell, wanted: Wanted, wait_s: float) -> ChangesPage:
    """Looks, and when there is nothing new waits for a ring and looks once more."""

    def look() -> ChangesPage:
        with centre.reading() as connection:
            return read_page(connection, centre.tenant, wanted, centre.clock())

    with bell.listening(wanted.scope) as rung:
        page = await asyncio.to_thread(look)
        if page.items or wait_s <= 0:
            return page
        try:
            await asyncio.wait_for(rung.wait(), wait_s)
        except TimeoutError:
            return page
    await asyncio.sleep(COALESCE_S)
    return await asyncio.to_thread(look)


def _read_question(request: StationRequest) -> Question:
    try:
        return msgspec.convert(dict(request.query_params), Question, strict=False)
    except msgspec.ValidationError as error:
        raise MalformedRequest("The query cannot be read.", why=str(error)) from error


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


def _json(value: object) -> Response[bytes]:
    return Response(msgspec.json.encode(value), media_type=MediaType.JSON)


def _refuse(_request: StationRequest, error: CentreError) -> Response[bytes]:
    status, code = _ANSWERS[type(error)]
    body = msgspec.json.encode({"code": code, "detail": str(error)})
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return Response(body, media_type=MediaType.JSON, status_code=status, headers=headers)
