"""Who may talk to the centre: stations get a token, shops a secret."""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import select

from app.central.work import Centre, Work
from app.errors import CentreError
from app.store import central_db as db
from app.store.central_db.upsert import insert

TOKEN_BYTES = 32


class UnknownSite(CentreError):
    """A station was to be enrolled for a building that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSetting:
    """How a shop is reached and what it signs with."""

    kind: str
    shop: str
    secret: str
    api_url: str = ""
    api_token: str = ""


def enrol_station(centre: Centre, station: str, site: str, token: str = "") -> str:
    """Gives a station its bearer token; the one it had before ends.

    Args:
        centre: where.
        station: its code, such as ``ST-01``.
        site: the building it stands in.
        token: the token to use; a new one is made when it is empty.

    Raises:
        UnknownSite: there is no such building.
    """
    token = token or secrets.token_urlsafe(TOKEN_BYTES)
    with centre.work() as work:
        _check_site(work, site)
        statement = insert(db.station).values(
            tenant=work.tenant,
            station=station,
            site=site,
            token_sha256=hashlib.sha256(token.encode()).hexdigest(),
        )
        work.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["tenant", "station"],
                set_={
                    "site": statement.excluded.site,
                    "token_sha256": statement.excluded.token_sha256,
                    "revoked_at": "",
                },
            )
        )
    return token


def set_channel(centre: Centre, setting: ChannelSetting) -> None:
    """Writes how a shop is reached. A new secret leaves the old one in force for a day."""
    centre.run(lambda work: _set_channel(work, setting))


def _set_channel(work: Work, setting: ChannelSetting) -> None:
    channel = db.channel.c
    known = work.connection.execute(
        select(channel.secret, channel.previous_secret, channel.rotated_at)
        .where(
            channel.tenant == work.tenant,
            channel.kind == setting.kind,
            channel.shop == setting.shop,
        )
        .with_for_update()
    ).first()
    previous, rotated_at = ("", "") if known is None else known[1:]
    if known is not None and known.secret != setting.secret:
        previous, rotated_at = known.secret, work.now.isoformat()
    values = {
        "secret": setting.secret,
        "previous_secret": previous,
        "rotated_at": rotated_at,
        "api_url": setting.api_url,
        "api_token": setting.api_token,
    }
    statement = insert(db.channel).values(
        tenant=work.tenant, kind=setting.kind, shop=setting.shop, **values
    )
    work.connection.execute(
        statement.on_conflict_do_update(index_elements=["tenant", "kind", "shop"], set_=values)
    )


def _check_site(work: Work, site: str) -> None:
    location = db.location.c
    found = work.connection.execute(
        select(location.site).where(location.tenant == work.tenant, location.site == site)
    ).first()
    if found is None:
        raise UnknownSite(f"There is no site {site!r}.", do="Use the code of an existing site.")
