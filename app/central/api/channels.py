"""Where channels deliver: a signed message is kept before it is answered.

Wrong signature: 401, counted, nothing kept. Right signature: kept, judged, 200, even where it
cannot be read. A commit that fails is a 5xx, so that the channel sends again.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
from litestar import Response, post
from litestar.exceptions import ValidationException
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from sqlalchemy import bindparam, select

from app.central.api.admin import Guard
from app.central.capture import Arrival, receive
from app.central.capture.sheets import SheetReport, import_sheet
from app.central.channels import sheet
from app.central.channels.shopify import CHANNEL, Envelope, read_headers
from app.central.channels.shopify_signature import live_secrets, verify
from app.central.work import Centre
from app.errors import SettingWrong, SignatureWrong
from app.store import central_db as db
from app.store.central_db.prepared import Query
from app.store.central_db.upsert import insert

MOST_BYTES = 1_000_000
BELIEVED = timedelta(seconds=5)
_Profile = Annotated[str, QueryParameter(name="profile")]
_DryRun = Annotated[bool, QueryParameter(name="dry_run")]
UNKNOWN_SHOP = "unknown"
"""Counts refusals for shops that we do not know: an attacker cannot make rows."""


_SHOP = db.channel.c
_SECRETS = Query(
    select(_SHOP.secret, _SHOP.previous_secret, _SHOP.rotated_at).where(
        _SHOP.tenant == bindparam("tenant"),
        _SHOP.kind == bindparam("kind"),
        _SHOP.shop == bindparam("shop"),
    )
)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel is told; it looks at the status only."""

    state: str


def routes(centre: Centre, guards: list[Guard], profiles: Path) -> list[HTTPRouteHandler]:
    """Returns the routes of the channels.

    Args:
        centre: whose.
        guards: of what only whoever runs the centre may do.
        profiles: where the brand keeps order sheet profiles of its own.
    """
    secrets = _Secrets(centre)

    @post(
        "/v1/channels/shopify/webhooks",
        status_code=200,
        request_max_body_size=MOST_BYTES,
        sync_to_thread=True,
    )
    def shopify(body: bytes, headers: dict[str, str]) -> Response[Answer]:
        """Takes a webhook of Shopify."""
        return _take(centre, secrets, read_headers(headers), body)

    @post(
        "/v1/admin/orders/sheet",
        guards=guards,
        status_code=200,
        request_max_body_size=sheet.MOST_BYTES,
        sync_to_thread=True,
    )
    def order_sheet(
        body: bytes, profile: _Profile = "boutique", dry_run: _DryRun = True
    ) -> SheetReport:
        """Reads an order sheet, and takes its orders in when it is no dry run."""
        try:
            found = sheet.find_profile(profile, profiles)
        except SettingWrong as error:
            raise ValidationException(str(error)) from error
        return import_sheet(centre, body, found, dry_run=dry_run)

    return [shopify, order_sheet]


def _take(centre: Centre, secrets: "_Secrets", envelope: Envelope, body: bytes) -> Response[Answer]:
    if not secrets.fit(envelope, body):
        is_known = bool(secrets.of(envelope.shop))
        _count_refusal(centre, envelope.shop if is_known else UNKNOWN_SHOP)
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


class _Secrets:
    """The secrets of the shops: those that fitted are believed for a moment.

    Before a message is refused they are read again, so a new secret counts at once.

    Thread: any.
    """

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._seen: dict[str, tuple[datetime, tuple[str, ...]]] = {}

    def fit(self, envelope: Envelope, body: bytes) -> bool:
        """Tells whether a message is signed with a secret of its shop."""
        at, seen = self._seen.get(envelope.shop, (None, ()))
        now = self._centre.clock()
        if at is not None and abs(now - at) < BELIEVED and _fits(body, envelope, seen):
            return True
        seen = self.of(envelope.shop)
        if not _fits(body, envelope, seen):
            return False
        self._seen[envelope.shop] = now, seen
        return True

    def of(self, shop: str) -> tuple[str, ...]:
        """Reads the secrets of a shop that count; none of an unknown one."""
        centre = self._centre
        with centre.reading() as connection:
            asked = {"tenant": centre.tenant, "kind": CHANNEL, "shop": shop}
            row = _SECRETS.read(connection, asked).first()
        if row is None:
            return ()
        return live_secrets(row.secret, row.previous_secret, row.rotated_at, centre.clock())


def _fits(body: bytes, envelope: Envelope, secrets: tuple[str, ...]) -> bool:
    try:
        verify(body, envelope.signature, secrets)
    except SignatureWrong:
        return False
    return True


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
