"""Who is calling: a bearer token proves a station, and a station reads only what its site may."""

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from app.central.fulfil import Caller
from app.central.pages import region_of
from app.central.work import Centre
from app.errors import CentreError
from app.store import central_db as db

BELIEVED = timedelta(seconds=3)
"""How long a proof counts before it is looked up again; so long a revoked station may still read.

Thousands of parked readers that wake together would else ask the database who they are.
"""
MOST_BELIEVED = 20_000
_SCHEME = "bearer "


class NotAuthenticated(CentreError):
    """No token, an unknown one, or one of a station that was revoked."""


class NotAuthorised(CentreError):
    """The station is known, and this is not for it."""


class Callers:
    """Proves stations, and believes a proof for a moment.

    Thread: any; two that look at the same time both find the truth.
    """

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._believed: dict[str, tuple[datetime, Caller]] = {}

    def recent(self, authorization: str) -> Caller | None:
        """Returns a station that was proved a moment ago, without looking."""
        at, caller = self._believed.get(_token_of(authorization), (None, None))
        if at is None:
            return None
        return caller if timedelta(0) <= self._centre.clock() - at < BELIEVED else None

    def prove(self, authorization: str) -> Caller:
        """Looks a station up.

        Raises:
            NotAuthenticated: nobody that may call.
        """
        with self._centre.reading() as connection:
            caller = authenticate(connection, self._centre.tenant, authorization)
        if len(self._believed) >= MOST_BELIEVED:
            self._believed.clear()
        self._believed[_token_of(authorization)] = (self._centre.clock(), caller)
        return caller


def token_hash(token: str) -> str:
    """Returns what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def authenticate(connection: Connection, tenant: str, authorization: str) -> Caller:
    """Returns the station of an ``Authorization`` header.

    A token has full entropy, so its plain hash is enough; the row is found by the hash and then
    compared in constant time.

    Raises:
        NotAuthenticated: nobody that may call.
    """
    digest = _token_of(authorization)
    if not digest:
        raise NotAuthenticated("The request has no bearer token.")
    station = db.station.c
    row = connection.execute(
        select(station.station, station.site, station.token_sha256, station.revoked_at).where(
            station.tenant == tenant, station.token_sha256 == digest
        )
    ).first()
    if row is None or not hmac.compare_digest(row.token_sha256, digest):
        raise NotAuthenticated("The token is unknown.", do="Enrol the station again.")
    if row.revoked_at:
        raise NotAuthenticated(f"Station {row.station} was revoked on {row.revoked_at}.")
    region = region_of(connection, tenant, row.site)
    return Caller(station=row.station, site=row.site, region=region)


def check_scope(caller: Caller, scope: str) -> None:
    """Refuses a feed that is not for a station of this site.

    Raises:
        NotAuthorised: another site's feed, or no feed at all.
    """
    if scope not in caller.scopes:
        raise NotAuthorised(f"Station {caller.station} may not read {scope!r}.")


def _token_of(authorization: str) -> str:
    """The hash of the token; empty when there is none."""
    if not authorization.lower().startswith(_SCHEME):
        return ""
    return token_hash(authorization[len(_SCHEME) :].strip())
