"""Counts what must be nought, from outside: written frames, painted answers, rows, effects.

Nothing here asks the product. Frames are what went into the serial line, rows are read with the
bare driver, effects by SQL of our own, shipments from the shop, labels from the paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tests.demo.parts.journal import Line
from tests.demo.parts.raw import Connection
from tests.demo.parts.scanner import Frame

CARD_PLACEHOLDER = b"[payment card, not stored]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the scan log."""

    seq: int
    source_seq: int
    data: bytes
    """AIM identifier and code, as the device sent them."""


def read_rows(floor: Connection, source: str) -> list[Row]:
    """Returns the scan log of one device, in its order."""
    rows = floor.execute(
        "SELECT seq, source_seq, coalesce(aim, ''), raw FROM scan_log"
        " WHERE source = ? ORDER BY seq",
        (source,),
    )
    return [
        Row(seq=seq, source_seq=source_seq, data=aim.encode() + bytes(raw))
        for seq, source_seq, aim, raw in rows.fetchall()
    ]


def lost_scans(frames: Sequence[Frame], rows: Sequence[Row], painted: Sequence[Line]) -> list[str]:
    """Returns a sentence for each frame without exactly one row and exactly one painted answer.

    Args:
        frames: what was written to the line, in order.
        rows: the scan log of this device, in order.
        painted: the painted answers of this device, in order.
    """
    faults = []
    sent = [CARD_PLACEHOLDER if frame.is_card else frame.data for frame in frames]
    kept = [row.data for row in rows]
    pairs = _pairs(sent, kept)
    answers = Counter(line.painted for line in painted)
    for place, data in enumerate(sent):
        if place not in pairs:
            faults.append(f"frame {place + 1} {data[:24]!r} has no row in the scan log")
            continue
        count = answers.pop(rows[pairs[place]].seq, 0)
        if count != 1:
            faults.append(f"frame {place + 1} {data[:24]!r} was answered {count} times")
    for place in sorted(set(range(len(rows))) - set(pairs.values())):
        answers.pop(rows[place].seq, None)
        faults.append(f"row {rows[place].seq} {kept[place][:24]!r} stands for no frame")
    faults += [f"an answer was painted for row {seq}, which is not there" for seq in answers]
    return faults + _disorder(rows, painted)


def _pairs(sent: Sequence[bytes], kept: Sequence[bytes]) -> dict[int, int]:
    """Pairs frames with rows in order."""
    matcher = SequenceMatcher(None, sent, kept, autojunk=False)
    return {
        block.a + step: block.b + step
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }


def _disorder(rows: Sequence[Row], painted: Sequence[Line]) -> list[str]:
    if [row.source_seq for row in rows] != list(range(1, len(rows) + 1)):
        return ["the scan log does not number this device's scans 1, 2, 3 ..."]
    shown = [line.painted for line in painted]
    return [] if shown == sorted(shown) else ["answers were painted in another order than scanned"]


ONCE: dict[str, str] = {
    "a message took effect twice": """
        SELECT topic || ' of order ' || object_id, count(*) - 1 FROM inbound_message
        WHERE state = 'APPLIED' GROUP BY channel, shop, topic, event_id, object_id
        HAVING count(*) > 1""",
    "an order was captured twice": """
        SELECT number, count(*) - 1 FROM sales_order
        GROUP BY channel, shop, ext_id HAVING count(*) > 1""",
    "an order line was promised more than it has": """
        SELECT l.id, sum(r.qty) - l.ordered FROM reservation r JOIN order_line l ON l.id = r.line_id
        WHERE r.state IN ('ACTIVE', 'CONSUMED') GROUP BY l.id HAVING sum(r.qty) > l.ordered""",
    "a command was booked twice": """
        SELECT c.kind || ' ' || c.id || ' ' || i.sku || ' ' || i.measure,
               count(*) - CASE i.reason WHEN 'RETURN'
                   THEN json_array_length(CAST(c.body AS TEXT), '$.units') ELSE 1 END AS extra
        FROM inventory_ledger i JOIN command c ON c.id = i.cause
        GROUP BY c.id, i.sku, i.site, i.condition, i.measure, i.reason HAVING extra > 0""",
    "one thing was commanded twice": """
        SELECT kind || ' ' || json_extract(CAST(body AS TEXT), '$.package'), count(*) - 1
        FROM command WHERE ruling = 'accepted' AND kind IN
            ('package_closed', 'label_issued', 'label_applied', 'package_handed_over')
        GROUP BY kind, json_extract(CAST(body AS TEXT), '$.package') HAVING count(*) > 1""",
    "a unit was picked twice": """
        SELECT json_extract(CAST(body AS TEXT), '$.unit'), count(*) - 1
        FROM command WHERE ruling = 'accepted' AND kind = 'item_picked'
        GROUP BY json_extract(CAST(body AS TEXT), '$.unit') HAVING count(*) > 1""",
    "one garment left the house twice": """
        SELECT json_extract(u.value, '$.serial'), count(*) - 1
        FROM doc d, json_each(CAST(d.body AS TEXT), '$.units') u,
             json_each(CAST(d.body AS TEXT), '$.packages') p
        WHERE d.kind = 'fulfilment_order' AND json_extract(p.value, '$.state') = 'tendered'
          AND json_extract(p.value, '$.id') = json_extract(u.value, '$.package')
          AND json_extract(u.value, '$.serial') IS NOT NULL
        GROUP BY json_extract(u.value, '$.gtin'), json_extract(u.value, '$.serial')
        HAVING count(*) > 1""",
    "two parcels have one number": """
        SELECT sscc, count(*) - 1 FROM package WHERE sscc <> ''
        GROUP BY sscc HAVING count(*) > 1""",
    "a line is refunded more often than it was returned": """
        SELECT l.id, count(*) - l.returned FROM refund_unit r JOIN order_line l ON l.id = r.line_id
        GROUP BY l.id HAVING count(*) > l.returned""",
    "the ledger does not add up to the shelf": """
        SELECT p.sku || ' at ' || p.site, abs(p.on_hand - coalesce(sum(i.diff), 0))
        FROM inventory_position p LEFT JOIN inventory_ledger i ON i.sku = p.sku
             AND i.site = p.site AND i.condition = p.condition AND i.measure = 'ON_HAND'
        GROUP BY p.sku, p.site, p.condition, p.on_hand
        HAVING p.on_hand <> coalesce(sum(i.diff), 0)""",
}
"""Each query gives one row per fault: what, and how many effects too many."""


def doubled_effects(centre: Connection) -> list[str]:
    """Returns a sentence for each effect at the centre that happened more than once."""
    return [
        f"{fault}: {what}"
        for fault, sql in ONCE.items()
        for what, extra in centre.execute(sql).fetchall()
        for _ in range(int(extra))
    ]


def doubled_outside(
    trackings: Iterable[str], labels: Iterable[bytes], reprints: Iterable[bytes]
) -> list[str]:
    """Returns a sentence for each shipment told twice and each label printed unasked."""
    told = [
        f"the shop was told {count} times of {tracking}"
        for tracking, count in Counter(trackings).items()
        if count > 1
    ]
    asked = Counter(reprints)
    printed = [
        f"label {label.decode()} came out of the printer {count} times"
        for label, count in Counter(labels).items()
        if count > 1 + asked[label]
    ]
    return told + printed


def oversold(centre: Connection, sku: str, seeded: int) -> list[str]:
    """Returns a sentence for each unit that was promised and is not there."""
    granted = centre.execute(
        "SELECT coalesce(sum(reserved + picked + packed + shipped), 0) FROM order_line"
        " WHERE sku = ?",
        (sku,),
    ).fetchone()[0]
    faults = [f"{granted} of {sku} granted, {seeded} there"] * max(0, int(granted) - seeded)
    broken = centre.execute(
        "SELECT sku, site FROM inventory_position WHERE reserved > on_hand + deficit"
        " OR on_hand + deficit < 0"
    ).fetchall()
    gone = centre.execute(
        "SELECT i.sku, sum(CASE WHEN i.reason = 'SEED' THEN i.diff ELSE 0 END) AS seeded,"
        " (SELECT sum(l.reserved + l.picked + l.packed + l.shipped) FROM order_line l"
        "  WHERE l.sku = i.sku) AS given"
        " FROM inventory_ledger i WHERE i.measure = 'ON_HAND' AND i.condition = 'NEW'"
        " GROUP BY i.sku HAVING given > seeded"
    ).fetchall()
    faults += [f"{sku} at {site}: more is reserved than is there" for sku, site in broken]
    return faults + [f"{row[0]}: {row[2]} given, {row[1]} ever there" for row in gone]


FIGURES = {
    "orders_captured": "SELECT count(*) FROM sales_order",
    "orders_held": "SELECT count(DISTINCT order_id) FROM order_hold WHERE released_at = ''",
    "orders_shipped": "SELECT count(*) FROM sales_order WHERE fulfilment = 'SHIPPED'",
    "units_picked": """
        SELECT count(*) FILTER (WHERE kind = 'item_picked')
             - count(*) FILTER (WHERE kind = 'item_unpicked')
        FROM command WHERE ruling = 'accepted'""",
    "returns_received": "SELECT count(*) FROM return_order",
    "refunds_proposed": "SELECT count(*) FROM refund_unit WHERE state = 'PROPOSED'",
    "messages_quarantined": "SELECT count(*) FROM inbound_message WHERE state = 'QUARANTINED'",
    "signatures_refused": "SELECT coalesce(sum(count), 0) FROM refused_signature",
    "race_granted": """
        SELECT coalesce(sum(reserved + picked + packed + shipped), 0) FROM order_line
        WHERE sku = 'JKL-OXB-48'""",
    "commands_refused": "SELECT count(*) FROM command WHERE ruling <> 'accepted'",
}


def figures(centre: Connection) -> dict[str, int]:
    """Returns the figures of the shift as the centre's tables have them."""
    return {name: int(centre.execute(sql).fetchone()[0]) for name, sql in FIGURES.items()}
