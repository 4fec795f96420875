"""Puts the routes together into one application with a published interface."""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.types import Scope
from sqlalchemy import text

from app.central.api import admin, channels, stations, upkeep
from app.central.api.bell import Bell
from app.central.api.enrol import UnknownSite
from app.central.api.heads import HeadWatch
from app.central.feeds import SnapshotFiles
from app.central.work import Centre
from app.errors import FloorwalkerError
from app.wire import PROTOCOL

VERSION = "1"

_LOG = logging.getLogger("floorwalker.central")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiConfig:
    """What the routes must know besides the centre."""

    admin_token: str
    files: SnapshotFiles
    profiles: Path = Path("profiles")
    """Where the brand keeps order sheet profiles of its own."""


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The centre is there and can read its database."""

    state: str
    protocol: int
    time: datetime


def create_app(centre: Centre, config: ApiConfig) -> Litestar:
    """Returns the application over a centre."""

    @get("/v1/health", sync_to_thread=True)
    def health() -> Health:
        """Tells that the centre answers."""
        with centre.reading() as connection:
            connection.execute(text("SELECT 1"))
        return Health(state="ok", protocol=PROTOCOL, time=centre.clock())

    bell = Bell()
    watch = HeadWatch(centre, bell)
    return Litestar(
        on_startup=[watch.start],
        on_shutdown=[watch.stop],
        route_handlers=[
            health,
            *channels.routes(centre, [admin.admin_only(config.admin_token)], config.profiles),
            *admin.routes(centre, config.admin_token),
            *stations.routes(centre, config.files, bell),
            *upkeep.routes(centre, config.admin_token),
        ],
        exception_handlers={UnknownSite: _unknown_site},
        after_exception=[_log_bug],
        logging_config=None,
        openapi_config=OpenAPIConfig(title="Floorwalker order service", version=VERSION),
    )


async def _log_bug(error: Exception, scope: Scope) -> None:
    """Says where a request failed by a bug; refusals are no news, and bodies are never logged."""
    if not isinstance(error, HTTPException | FloorwalkerError):
        _LOG.error("a request to %s failed", scope["path_template"], exc_info=error)


def _unknown_site(_request: Request[None, None, State], error: UnknownSite) -> Response[str]:
    return Response(str(error), status_code=400)
