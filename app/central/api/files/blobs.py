"""The routes for bytes that commands name: photos, signatures.

Whoever sends a command sends its blobs first. A blob is named by the SHA-256 of its bytes, so
sending one twice is one, and what arrives damaged is refused.
"""

import asyncio
import hashlib

from litestar import Response, get, head, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlalchemy import select

from app.central.api.auth import Callers
from app.central.api.door import (
    HashDiffers,
    MalformedRequest,
    NoSuchFile,
    StationRequest,
    find_caller,
    refusals,
)
from app.central.fulfil import Caller
from app.central.work import Centre, Work
from app.domain.commands import is_blob_name
from app.store import central_db as db
from app.store.central_db.blobs import keep_blob
from app.wire import MOST_BLOB_BYTES

HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
"""Bytes from a station are never taken for a page, and stay with whoever asked."""
MEDIA_TYPE = "application/octet-stream"


def blob_routes(centre: Centre, callers: Callers) -> list[HTTPRouteHandler]:
    """Returns the routes that take and give blobs."""

    @put(
        "/v1/blobs/{name:str}",
        request_max_body_size=MOST_BLOB_BYTES,
        exception_handlers=refusals(),
    )
    async def take(request: StationRequest, name: FromPath[str]) -> Response[None]:
        caller = await find_caller(callers, request)
        _check_name(name)
        body = await request.body()
        is_new = await asyncio.to_thread(_keep, centre, caller, name, body)
        return Response(None, status_code=201 if is_new else 200)

    @head("/v1/blobs/{name:str}", exception_handlers=refusals())
    async def ask(request: StationRequest, name: FromPath[str]) -> Response[None]:
        await find_caller(callers, request)
        _check_name(name)
        is_here = await asyncio.to_thread(_is_here, centre, name)
        return Response(None, status_code=200 if is_here else 404, headers=HEADERS)

    @get("/v1/blobs/{name:str}", exception_handlers=refusals())
    async def give(request: StationRequest, name: FromPath[str]) -> Response[bytes]:
        caller = await find_caller(callers, request)
        _check_name(name)
        body = await asyncio.to_thread(_find, centre, caller, name)
        if body is None:
            raise NoSuchFile(f"There is no blob {name} for {caller.station}.")
        return Response(body, media_type=MEDIA_TYPE, headers=HEADERS)

    return [take, ask, give]


def _check_name(name: str) -> None:
    if not is_blob_name(name):
        raise MalformedRequest(f"Got blob {name!r}, expected 64 hexadecimal digits.")


def _keep(centre: Centre, caller: Caller, name: str, body: bytes) -> bool:
    if hashlib.sha256(body).hexdigest() != name:
        raise HashDiffers(f"The {len(body)} bytes are not those of {name}.", do="Send them again.")

    def keep(work: Work) -> bool:
        values: dict[str, object] = {
            "tenant": work.tenant,
            "sha256": name,
            "size": len(body),
            "body": body,
            "site": caller.site,
            "station": caller.station,
            "at": work.now.isoformat(),
        }
        return keep_blob(work.connection, values)

    return centre.run(keep)


def _is_here(centre: Centre, name: str) -> bool:
    blob = db.blob.c
    with centre.reading() as connection:
        found = connection.execute(
            select(blob.size).where(blob.tenant == centre.tenant, blob.sha256 == name)
        )
        return found.first() is not None


def _find(centre: Centre, caller: Caller, name: str) -> bytes | None:
    """A photo is for the people of the site where it was taken."""
    blob = db.blob.c
    with centre.reading() as connection:
        return connection.execute(
            select(blob.body).where(
                blob.tenant == centre.tenant, blob.sha256 == name, blob.site == caller.site
            )
        ).scalar()
