"""Gives a station another identity when its numbers have a twin: a copied or restored folder.

What the centre has ruled on keeps its number and counts as it stands. What it has not gets a new
one, above every number that a document may name, so that nothing in the replica hides it. Ids and
bodies stay, so what did arrive after all is known again. Numbers for labels and receipts are given
up, and so are walks: the twin has the same ones.
"""

from app.store.cache_db import CacheReader
from app.store.floor_db import FloorStore
from app.store.floor_rows import (
    INSTALL,
    INSTALL_RENUMBERED_UPTO,
    INSTALL_STARTS_AT,
    INSTALLS_BEFORE,
)
from app.store.ids import new_id


def renew(store: FloorStore, cache: CacheReader) -> int:
    """Numbers what has no ruling anew under a new identity; returns how many commands that are.

    Thread: the floor worker.
    """
    with cache.snapshot():
        commands = list(store.all_commands())
        ruled = cache.rulings([command.id for command in commands])
        highest = cache.highest_inc()
    waiting = [command for command in commands if command.id not in ruled]
    with store.commit():
        base = max(store.next_n() - 1, highest)
        for n, command in enumerate(waiting, base + 1):
            store.renumber(command, n)
        store.void_blocks()
        for claim in store.claims():
            store.drop_claim(claim.task_id)
        before = f"{store.meta(INSTALL)} {store.meta(INSTALLS_BEFORE)}".strip()
        store.set_meta(INSTALLS_BEFORE, before)
        store.set_meta(INSTALL_STARTS_AT, str(base + 1))
        store.set_meta(INSTALL_RENUMBERED_UPTO, str(base + len(waiting)))
        store.set_meta(INSTALL, new_id())
    return len(waiting)
