"""Who is calling: a bearer token proves a station, and a station reads only what its site may."""

import hashlib
import hmac

from sqlalchemy import Connection, select

from app.central.fulfil import Caller
from app.central.pages import CATALOGUE, RETURNS
from app.errors import CentreError
from app.store import central_db as db

_SCHEME = "bearer "


class NotAuthenticated(CentreError):
    """No token, an unknown one, or one of a station that was revoked."""


class NotAuthorised(CentreError):
    """The station is known, and this is not for it."""


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
    if not authorization.lower().startswith(_SCHEME):
        raise NotAuthenticated("The request has no bearer token.")
    digest = token_hash(authorization[len(_SCHEME) :].strip())
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
    return Caller(station=row.station, site=row.site)


def check_scope(caller: Caller, scope: str) -> None:
    """Refuses a feed that is not for a station of this site.

    Raises:
        NotAuthorised: another site's feed, or no feed at all.
    """
    if scope not in (caller.scope, CATALOGUE, RETURNS):
        raise NotAuthorised(f"Station {caller.station} may not read {scope!r}.")
