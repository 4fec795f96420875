"""Routes for whoever runs the centre: stations, channels, orders with their reasons, the inbox."""

import hmac
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

import msgspec
from litestar import Response, get, post, put
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import NotAuthorizedException, NotFoundException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.params import FromPath, QueryParameter

from app.central.api.enrol import ChannelSetting, enrol_station, set_channel
from app.central.api.views import MessageView, OrderView, list_messages, list_orders
from app.central.capture import Received, release_hold, replay, settle
from app.central.pages import find_doc, site_scope
from app.central.work import Centre, Work
from app.domain.commands import DocumentKind
from app.domain.model.site import SiteSetting

Caller = ASGIConnection[BaseRouteHandler, None, None, State]
Guard = Callable[[Caller, BaseRouteHandler], None]
_State = Annotated[str, QueryParameter(name="state")]
_Code = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class EnrolStation(msgspec.Struct, frozen=True, kw_only=True):
    """A station that wants a token."""

    station: Annotated[str, msgspec.Meta(pattern=r"^ST-[0-9]{2,4}$")]
    site: _Code


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """Its token; it is shown once."""

    token: str


class SetShop(msgspec.Struct, frozen=True, kw_only=True):
    """A shop's secret and its way back."""

    shop: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    secret: Annotated[str, msgspec.Meta(min_length=8, max_length=255)]
    api_url: str = ""
    api_token: str = ""


class SetCarts(msgspec.Struct, frozen=True, kw_only=True):
    """The carts of a site's pickers."""

    slots: Annotated[int, msgspec.Meta(ge=1, le=12)]
    """Totes on a cart; 1: every order is walked alone."""
    tote_units: Annotated[int, msgspec.Meta(ge=1, le=200)] = 12
    """Pieces that go into a tote."""


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """Who releases a hold."""

    by: _Code


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """Whose hold was released."""

    order: str


def admin_only(token: str) -> Guard:
    """Returns a guard that lets the bearer of the admin token pass."""

    def guard(connection: Caller, _handler: BaseRouteHandler) -> None:
        told = connection.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(told.encode(), token.encode()):
            raise NotAuthorizedException("The admin token is missing or wrong.")

    return guard


def routes(centre: Centre, token: str) -> list[HTTPRouteHandler]:
    """Returns the admin routes, all behind the admin token."""
    guards = [admin_only(token)]

    @post("/v1/admin/stations", guards=guards, sync_to_thread=True)
    def stations(data: EnrolStation) -> Enrolled:
        """Enrols a station and returns its token."""
        return Enrolled(token=enrol_station(centre, data.station, data.site))

    @put("/v1/admin/channels/shopify", guards=guards, status_code=204, sync_to_thread=True)
    def shopify(data: SetShop) -> None:
        """Sets a shop's secret; the old one stays in force for a day."""
        set_channel(
            centre,
            ChannelSetting(
                kind="shopify",
                shop=data.shop.strip().lower(),
                secret=data.secret,
                api_url=data.api_url,
                api_token=data.api_token,
            ),
        )

    @post("/v1/admin/holds/{hold_id:str}/release", guards=guards, sync_to_thread=True)
    def release(hold_id: FromPath[str], data: Release) -> Released:
        """Releases a hold by a person's word and lets the order go on."""

        def let_go(work: Work) -> Released:
            order_id = release_hold(work, hold_id, data.by)
            if order_id is None:
                raise NotFoundException("There is no such hold in force.")
            settle(work, order_id)
            return Released(order=order_id)

        return centre.run(let_go)

    @put("/v1/admin/sites/{site:str}/carts", guards=guards, status_code=204, sync_to_thread=True)
    def carts(site: FromPath[str], data: SetCarts) -> None:
        """Says what a picker's cart holds; walks that are on a cart stay on it."""
        centre.run(lambda work: _set_carts(work, site, data))

    return [stations, shopify, release, carts, *_reading(centre, guards)]


def _set_carts(work: Work, site: str, data: SetCarts) -> None:
    setting = find_doc(work, DocumentKind.SETTING, site, SiteSetting)
    if setting is None:
        raise NotFoundException("There is no such site.")
    now = replace(setting, cart_slots=data.slots, tote_units=data.tote_units)
    work.changes.put(site_scope(site), DocumentKind.SETTING, site, now)


def _reading(centre: Centre, guards: list[Guard]) -> list[HTTPRouteHandler]:
    @get("/v1/admin/orders", guards=guards, sync_to_thread=True)
    def orders(wanted: _State = "") -> tuple[OrderView, ...]:
        """Lists orders with their holds and the explanation of their route."""
        with centre.reading() as connection:
            return list_orders(connection, centre.tenant, wanted)

    @get("/v1/admin/messages", guards=guards, sync_to_thread=True)
    def messages(wanted: _State = "") -> tuple[MessageView, ...]:
        """Lists messages of the inbox with what became of them."""
        with centre.reading() as connection:
            return list_messages(connection, centre.tenant, wanted)

    @post("/v1/admin/messages/{message_id:str}/replay", guards=guards, sync_to_thread=True)
    def again(message_id: FromPath[str]) -> Response[Received]:
        """Judges a quarantined or parked message again."""
        received = replay(centre, message_id)
        if received is None:
            raise NotFoundException("There is no quarantined or parked message of this id.")
        return Response(received, status_code=200)

    return [orders, messages, again]
