"""The single entries in the books that commands are made of: places, lines, positions, orders."""

from dataclasses import dataclass
from operator import itemgetter

from sqlalchemy import delete, select, update

from app.central.stock.promise import (
    ACTIVE,
    NEW,
    ON_HAND,
    RELEASED,
    RESERVED,
    Entry,
    Wanted,
    write_ledger,
)
from app.central.work import Work
from app.store import central_db as db
from app.store.central_db.upsert import insert

RETURNED = "RETURNED"
BIN = "BIN"
TOTE = "TOTE"
PACKAGE = "PACKAGE"
RETURNS_BIN = "RETURNS"
"""Where a site keeps what came back until somebody has inspected it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A bin, a tote or a package of a site."""

    site: str
    holder: str
    code: str


def add_to_place(work: Work, place: Place, sku: str, by: int, condition: str = NEW) -> int:
    """Changes what a place holds and returns what it holds then; it may fall below zero.

    An empty place has no row.
    """
    row = {
        "tenant": work.tenant,
        "site": place.site,
        "holder": place.holder,
        "bin": place.code,
        "sku": sku,
        "condition": condition,
        "qty": by,
    }
    statement = insert(db.bin_stock).values(row)
    held = work.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "site", "holder", "bin", "sku", "condition"],
            set_={"qty": db.bin_stock.c.qty + statement.excluded.qty},
        ).returning(db.bin_stock.c.qty)
    ).scalar_one()
    if held == 0:
        columns = db.bin_stock.c
        work.connection.execute(
            delete(db.bin_stock).where(
                columns.tenant == work.tenant,
                columns.site == place.site,
                columns.holder == place.holder,
                columns.bin == place.code,
                columns.sku == sku,
                columns.condition == condition,
                columns.qty == 0,
            )
        )
    return int(held)


def move(work: Work, source: Place, target: Place, sku: str) -> int:
    """Moves one new unit between places and returns what is left at the source."""
    held = {
        place: add_to_place(work, place, sku, 1 if place == target else -1)
        for place in sorted((source, target), key=lambda place: (place.holder, place.code))
    }
    return held[source]


def shift_line(work: Work, line_id: str, source: str, target: str, by: int = 1) -> None:
    """Moves units of an order line from one of its counters to another; the sum stays."""
    columns = db.order_line.c
    work.connection.execute(
        update(db.order_line)
        .where(columns.tenant == work.tenant, columns.id == line_id)
        .values({source: columns[source] - by, target: columns[target] + by})
    )


def post(work: Work, *entries: Entry) -> None:
    """Changes stock positions and writes the ledger beside them.

    All entries of one position go into one statement, so that on hand and reserved fall together
    and the rule "never sold twice" is never broken on the way.
    """
    for sku, site, condition in sorted({(e.sku, e.site, e.condition) for e in entries}):
        own = [e for e in entries if (e.sku, e.site, e.condition) == (sku, site, condition)]
        totals = {
            measure: sum(entry.diff for entry in own if entry.measure == measure)
            for measure in (ON_HAND, RESERVED)
        }
        _change_position(work, sku, site, condition, totals)
    if entries:
        write_ledger(work, entries)


def _change_position(
    work: Work, sku: str, site: str, condition: str, totals: dict[str, int]
) -> None:
    columns = db.inventory_position.c
    changed = work.connection.execute(
        update(db.inventory_position)
        .where(
            columns.tenant == work.tenant,
            columns.sku == sku,
            columns.site == site,
            columns.condition == condition,
        )
        .values(
            on_hand=columns.on_hand + totals[ON_HAND],
            reserved=columns.reserved + totals[RESERVED],
            version=columns.version + 1,
        )
    ).rowcount
    if changed == 0:
        work.connection.execute(
            insert(db.inventory_position).values(
                tenant=work.tenant,
                sku=sku,
                site=site,
                condition=condition,
                on_hand=totals[ON_HAND],
                reserved=totals[RESERVED],
            )
        )


def settle_reservations(work: Work, line_id: str, site: str, quantity: int, state: str) -> None:
    """Ends reservations of a line at a site for so many units; a partly used one is split."""
    columns = db.reservation.c
    rows = work.connection.execute(
        select(db.reservation).where(
            columns.tenant == work.tenant,
            columns.line_id == line_id,
            columns.site == site,
            columns.state == ACTIVE,
        )
    ).mappings()
    for row in sorted(rows, key=itemgetter("id")):
        if quantity <= 0:
            return
        taken = min(quantity, int(row["qty"]))
        quantity -= taken
        own = (columns.tenant == work.tenant, columns.id == row["id"])
        if taken == row["qty"]:
            work.connection.execute(update(db.reservation).where(*own).values(state=state))
            continue
        work.connection.execute(update(db.reservation).where(*own).values(qty=columns.qty - taken))
        part = {**row, "id": f"{row['id']}/{row['qty']}", "qty": taken, "state": state}
        work.connection.execute(insert(db.reservation).values(part))


def give_up(work: Work, part: Wanted, site: str, reason: str, cause: str) -> None:
    """Ends what is reserved at a site for so many units of a line, and frees them there."""
    settle_reservations(work, part.line_id, site, part.quantity, RELEASED)
    entry = Entry(
        key=f"{cause}:{part.line_id}:{RESERVED}",
        sku=part.sku,
        site=site,
        measure=RESERVED,
        diff=-part.quantity,
        reason=reason,
        cause=cause,
    )
    post(work, entry)
