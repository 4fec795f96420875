"""Where channels deliver: a signed message is kept before it is answered.

Wrong signature: 401, counted, nothing kept. Right signature: kept, judged, 200, even where it
cannot be read. A commit that fails is a 5xx, so that the channel sends again.
"""

import msgspec
from litestar import Response, post
from litestar.handlers import HTTPRouteHandler
from sqlalchemy import select

from app.central.capture import Arrival, receive
from app.central.channels.shopify import CHANNEL, Envelope, read_headers
from app.central.channels.shopify_signature import live_secrets, verify
from app.central.work import Centre
from app.errors import SignatureWrong
from app.store import central_db as db
from app.store.central_db.upsert import insert

MOST_BYTES = 1_000_000
UNKNOWN_SHOP = "unknown"
"""Counts refusals for shops that we do not know: an attacker cannot make rows."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel is told; it looks at the status only."""

    state: str


def routes(centre: Centre) -> list[HTTPRouteHandler]:
    """Returns the routes of the channels."""

    @post(
        "/v1/channels/shopify/webhooks",
        status_code=200,
        request_max_body_size=MOST_BYTES,
        sync_to_thread=True,
    )
    def shopify(body: bytes, headers: dict[str, str]) -> Response[Answer]:
        """Takes a webhook of Shopify."""
        return _take(centre, read_headers(headers), body)

    return [shopify]


def _take(centre: Centre, envelope: Envelope, body: bytes) -> Response[Answer]:
    secrets = _secrets(centre, envelope.shop)
    try:
        verify(body, envelope.signature, secrets)
    except SignatureWrong:
        _count_refusal(centre, envelope.shop if secrets else UNKNOWN_SHOP)
        return Response(Answer(state="REFUSED"), status_code=401)
    arrival = Arrival(
        channel=CHANNEL,
        shop=envelope.shop,
        topic=envelope.topic,
        delivery_key=envelope.webhook_id,
        event_id=envelope.event_id,
        raw=body,
    )
    return Response(Answer(state=receive(centre, arrival).state.value), status_code=200)


def _secrets(centre: Centre, shop: str) -> tuple[str, ...]:
    channel = db.channel.c
    with centre.reading() as connection:
        row = connection.execute(
            select(channel.secret, channel.previous_secret, channel.rotated_at).where(
                channel.tenant == centre.tenant, channel.kind == CHANNEL, channel.shop == shop
            )
        ).first()
    if row is None:
        return ()
    return live_secrets(row.secret, row.previous_secret, row.rotated_at, centre.clock())


def _count_refusal(centre: Centre, shop: str) -> None:
    counter = db.refused_signature
    with centre.work() as work:
        work.connection.execute(
            insert(counter)
            .values(
                tenant=work.tenant,
                channel=CHANNEL,
                shop=shop,
                day=work.now.date().isoformat(),
                count=1,
            )
            .on_conflict_do_update(
                index_elements=["tenant", "channel", "shop", "day"],
                set_={"count": counter.c.count + 1},
            )
        )
