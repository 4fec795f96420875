"""The same product with one promise broken at a time; each of these must be noticed."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import msgspec
from sqlalchemy import delete, update

from app.central import pages
from app.central.work import Centre
from app.domain.model import claims
from app.domain.rulings import ACCEPTED
from app.store import central_db as db
from app.sync import push as station_push
from app.sync.outbox import Outbox
from tests.faults.protocol import world

Mutant = Callable[[], AbstractContextManager[object]]
_CENTRE_PUSH = importlib.import_module("app.central.fulfil.push")


@contextmanager
def no_idempotency() -> Iterator[None]:
    """A command that is known is judged again, as if it were new."""
    stored = _CENTRE_PUSH._stored

    def forget(case: Any) -> None:
        if stored(case) is not None:
            case.work.connection.execute(
                delete(db.command).where(db.command.c.id == case.envelope.id)
            )

    with patch.object(_CENTRE_PUSH, "_stored", forget):
        yield


@contextmanager
def no_inc() -> Iterator[None]:
    """Documents do not say which of our commands they contain."""
    item = pages._item

    def without(row: Any) -> Any:
        return msgspec.structs.replace(item(row), inc=0)

    def shared(self: Any, item: Any, _install: str) -> Any:
        return item

    with patch.object(pages, "_item", without), patch.object(pages.SharedPage, "_item", shared):
        yield


@contextmanager
def settled_when_sent() -> Iterator[None]:
    """A command counts as settled as soon as it was sent, answered or not."""
    send = station_push.Sender._send

    def and_forget(self: Any, batch: Any) -> Any:
        self._post.outbox.settle(batch)
        return send(self, batch)

    with patch.object(station_push.Sender, "_send", and_forget):
        yield


@contextmanager
def cursor_jumps_to_head() -> Iterator[None]:
    """A page that is not the last says that it is."""
    read = pages.read_page

    def jump(*args: Any) -> Any:
        shared = read(*args)
        page = msgspec.structs.replace(shared.page, upto=shared.page.head, more=False)
        return replace(shared, page=page)

    with patch("tests.faults.protocol.line.read_page", jump):
        yield


@contextmanager
def restored_in_silence() -> Iterator[None]:
    """A backup is put back and nobody says so: the feed counts on as if nothing had happened.

    A head that steps back would give it away without a new epoch.
    """
    head = db.site_feed.c.head

    def count_on(centre: Centre) -> None:
        with centre.work() as work:
            work.connection.execute(update(db.site_feed).values(head=head + 1000))

    with patch.object(world, "renew_epoch", count_on):
        yield


@contextmanager
def lost_cache_forgets_commands() -> Iterator[None]:
    """What was sent once is not sent again when the cache that knew the rulings is gone."""
    refresh = Outbox.refresh
    sent: set[str] = set()

    def only_new(self: Any) -> None:
        refresh(self)
        waiting = {n: c for n, c in self._waiting.items() if c.id not in sent}
        sent.update(c.id for c in waiting.values())
        self._waiting = waiting

    with patch.object(Outbox, "refresh", only_new):
        yield


@contextmanager
def no_fence() -> Iterator[None]:
    """A pick counts under whatever claim it was made."""
    with patch.object(claims, "late_ruling", lambda *_, **__: ACCEPTED):
        yield


@contextmanager
def no_end() -> Iterator[None]:
    """A station believes in its lease for good."""
    with patch("app.floor.station.walks.claims.is_held", lambda *_: True):
        yield


@contextmanager
def lease_resend() -> Iterator[None]:
    """A lease counts from when its grant was heard, not from when the claim was made."""
    with patch("app.floor.station.walks.claims.begins", lambda _, seen: seen):
        yield


MUTANTS: Mapping[str, Mutant] = {
    "no_fence": no_fence,
    "no_end": no_end,
    "lease_resend": lease_resend,
    "no_idempotency": no_idempotency,
    "no_inc": no_inc,
    "settled_when_sent": settled_when_sent,
    "cursor_jumps_to_head": cursor_jumps_to_head,
    "restored_in_silence": restored_in_silence,
    "lost_cache_forgets_commands": lost_cache_forgets_commands,
}
