"""What all routes for stations share: who calls, how answers are written, how they are refused.

Thread: the routes run on the event loop; every look into the database goes to a thread.
"""

import asyncio

import msgspec
from litestar import MediaType, Request, Response
from litestar.datastructures import State
from litestar.types import ExceptionHandlersMap

from app.central.api.auth import Callers, NotAuthenticated, NotAuthorised
from app.central.fulfil import Caller, InstallForked, MalformedBatch
from app.central.pages import EpochChanged, ResyncNeeded
from app.errors import CentreError

StationRequest = Request[None, None, State]


class MalformedRequest(CentreError):
    """A question that cannot be read."""


class UpdateNeeded(CentreError):
    """A station speaks a version that is too old or too new for this centre."""


class BatchTooLarge(CentreError):
    """More commands than one request may carry."""


class NoSuchFile(CentreError):
    """A snapshot or blob that was cleaned away, or never was."""


class HashDiffers(CentreError):
    """The bytes of a blob are not those that its name says."""


ANSWERS: dict[type[CentreError], tuple[int, str]] = {
    NotAuthenticated: (401, "not_authenticated"),
    NotAuthorised: (403, "not_allowed"),
    NoSuchFile: (404, "not_there"),
    EpochChanged: (409, "epoch_changed"),
    InstallForked: (409, "install_forked"),
    ResyncNeeded: (410, "resync"),
    MalformedBatch: (400, "malformed"),
    MalformedRequest: (400, "malformed"),
    HashDiffers: (400, "hash_differs"),
    BatchTooLarge: (413, "too_large"),
    UpdateNeeded: (426, "update_needed"),
}
"""Status and code of each refusal."""


async def find_caller(callers: Callers, request: StationRequest) -> Caller:
    """Returns the station of a request.

    Raises:
        NotAuthenticated: nobody that may call.
    """
    header = request.headers.get("authorization", "")
    recent = callers.recent(header)
    return recent if recent is not None else await asyncio.to_thread(callers.prove, header)


def write_json(value: object) -> Response[bytes]:
    """Returns a message as the answer."""
    return Response(msgspec.json.encode(value), media_type=MediaType.JSON)


def refusals() -> ExceptionHandlersMap:
    """Returns how each refusal is answered."""
    return dict.fromkeys(ANSWERS, _refuse)


def _refuse(_request: StationRequest, error: CentreError) -> Response[bytes]:
    status, code = ANSWERS[type(error)]
    body = msgspec.json.encode({"code": code, "detail": str(error)})
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return Response(body, media_type=MediaType.JSON, status_code=status, headers=headers)
