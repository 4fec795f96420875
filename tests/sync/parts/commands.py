"""Commands as they stand in an outbox, without a database."""

import msgspec

from app.wire import CommandEnvelope
from tests.store.cache_papers import NOON


def a_command(n: int, doc: str = "fo-1", body: bytes = b"{}") -> CommandEnvelope:
    return CommandEnvelope(
        id=f"c-{n}",
        n=n,
        agg_kind="fulfilment_order",
        agg_id=doc,
        after=None,
        kind="item_picked",
        v=1,
        body=msgspec.Raw(body),
        body_sha256="",
        base_rev=0,
        actor="W-1042",
        t_wall=NOON,
        t_boot=1.0,
        boot_id="boot",
    )


def commands(count: int, docs: int = 1) -> list[CommandEnvelope]:
    return [a_command(n, f"fo-{n % docs}") for n in range(1, count + 1)]
