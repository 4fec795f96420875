"""The recorder must see a lost scan and a doubled effect, and nothing where there is nothing."""

import os
import sqlite3
import tty
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from app.store import central_db
from tests.demo.parts.journal import Journal, Line
from tests.demo.parts.plants import DOUBLING, Relay
from tests.demo.parts.printer import plain
from tests.demo.parts.raw import Connection
from tests.demo.parts.scanner import Frame, Scanner
from tests.demo.person import codes
from tests.demo.recorder import (
    CARD_PLACEHOLDER,
    Row,
    doubled_effects,
    doubled_outside,
    figures,
    lost_scans,
    oversold,
)

SENT = (
    b"W-1001",
    b"B-04-3",
    b"4012345000016",
    b"4012345000016",
    b"]d201040123450002762107",
    b"T-1",
)


def frames(*data: bytes) -> list[Frame]:
    return [Frame(at=0.0, data=each, is_card=each == codes.CARD) for each in data]


def rows(*data: bytes) -> list[Row]:
    return [Row(seq=10 + n, source_seq=n, data=each) for n, each in enumerate(data, start=1)]


def answers(*seqs: int) -> list[Line]:
    return [Line(at=0.0, painted=seq) for seq in seqs]


def test_a_shift_without_a_fault_has_none() -> None:
    assert lost_scans(frames(*SENT), rows(*SENT), answers(11, 12, 13, 14, 15, 16)) == []


@pytest.mark.parametrize("place", range(len(SENT)))
def test_one_lost_frame_is_one_lost_scan(place: int) -> None:
    kept = [data for n, data in enumerate(SENT) if n != place]

    faults = lost_scans(frames(*SENT), rows(*kept), answers(11, 12, 13, 14, 15))

    assert len(faults) == 1


@pytest.mark.parametrize("place", range(len(SENT)))
def test_a_frame_that_was_scanned_again_is_still_lost_once(place: int) -> None:
    sent = [*SENT[: place + 1], *SENT[place:]]

    faults = lost_scans(frames(*sent), rows(*SENT), answers(11, 12, 13, 14, 15, 16))

    assert len(faults) == 1


@pytest.mark.parametrize("place", range(len(SENT)))
def test_a_frame_that_was_recorded_twice_is_one_fault(place: int) -> None:
    kept = [*SENT[: place + 1], *SENT[place:]]

    faults = lost_scans(frames(*SENT), rows(*kept), answers(*range(11, 18)))

    assert len(faults) == 1


def test_a_row_without_a_painted_answer_is_a_lost_scan() -> None:
    faults = lost_scans(frames(*SENT), rows(*SENT), answers(11, 12, 14, 15, 16))

    assert faults == ["frame 3 b'4012345000016' was answered 0 times"]


def test_an_answer_that_was_painted_twice_is_a_fault() -> None:
    faults = lost_scans(frames(*SENT), rows(*SENT), answers(11, 12, 12, 13, 14, 15, 16))

    assert faults == ["frame 2 b'B-04-3' was answered 2 times"]


def test_an_answer_without_a_row_is_a_fault() -> None:
    faults = lost_scans(frames(b"T-1"), rows(b"T-1"), answers(11, 99))

    assert faults == ["an answer was painted for row 99, which is not there"]


def test_answers_in_another_order_are_a_fault() -> None:
    assert len(lost_scans(frames(*SENT[:3]), rows(*SENT[:3]), answers(11, 13, 12))) == 1


def test_a_changed_byte_is_a_lost_scan_and_a_row_too_many() -> None:
    faults = lost_scans(frames(b"B-04-3"), rows(b"B-04-8"), answers(11))

    assert len(faults) == 2


def test_a_payment_card_is_there_by_its_placeholder_and_never_by_its_number() -> None:
    hidden = lost_scans(frames(codes.CARD), rows(CARD_PLACEHOLDER), answers(11))
    shown = lost_scans(frames(codes.CARD), rows(codes.CARD), answers(11))

    assert hidden == []
    assert shown != []


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The tables of the centre in a plain file, with one order that was shipped whole."""
    engine = create_engine(f"sqlite:///{tmp_path / 'central.db'}")
    central_db.metadata.create_all(engine)
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "central.db", isolation_level=None)) as connection:
        _order(connection)
        _command(connection, "cmd-1", "package_handed_over", b'{"package": "pkg-1"}')
        _ledger(connection, "seed", 5, "SEED", "seed")
        _ledger(connection, "cmd-1:SHIRT:ON_HAND", -1, "SHIP", "cmd-1")
        yield connection


def _order(connection: Connection) -> None:
    connection.execute(
        "INSERT INTO sales_order (tenant, id, channel, shop, ext_id, ext_version, number, currency,"
        " total_minor, ship_to, service, payment, fulfilment, returned, slip_code, promised_at,"
        " test, gift, customer_note, cancelled_at, version, captured_at) VALUES ('main', 'order-1',"
        " 'shopify', 'demo', '1', '', '#1', 'EUR', 1, '{}', '', 'PAID', 'SHIPPED', 'NONE', 'S-1',"
        " '', 0, 0, '', '', 1, '')"
    )
    connection.execute(
        "INSERT INTO order_line (tenant, id, order_id, ext_line_id, sku, title, price_minor,"
        " discount_minor, ordered, cancelled, open, reserved, picked, packed, shipped, returned)"
        " VALUES ('main', 'line-1', 'order-1', '1', 'SHIRT', '', 1, 0, 1, 0, 0, 0, 0, 0, 1, 0)"
    )
    connection.execute(
        "INSERT INTO inventory_position"
        " (tenant, sku, site, condition, on_hand, reserved, safety, deficit, version)"
        " VALUES ('main', 'SHIRT', 'MIL', 'NEW', 4, 0, 0, 0, 0)"
    )


def _command(connection: Connection, command_id: str, kind: str, body: bytes) -> None:
    connection.execute(
        "INSERT INTO command (tenant, id, station, install, n, agg_kind, agg_id, after, kind, v,"
        " body, body_sha256, actor, t_client, t_server, ruling, reason, result) VALUES ('main', ?,"
        " 'ST-01', 'i', (SELECT count(*) + 1 FROM command), '', '', '', ?, 1, ?, '', '', '', '',"
        " 'accepted', '', '{}')",
        (command_id, kind, body),
    )


def _ledger(connection: Connection, key: str, diff: int, reason: str, cause: str) -> None:
    connection.execute(
        "INSERT INTO inventory_ledger (tenant, key, sku, site, condition, measure, diff, reason,"
        " cause, at) VALUES ('main', ?, 'SHIRT', 'MIL', 'NEW', 'ON_HAND', ?, ?, ?, '')",
        (key, diff, reason, cause),
    )


def _message(connection: Connection, message_id: str, state: str) -> None:
    connection.execute(
        "INSERT INTO inbound_message (tenant, id, channel, shop, topic, delivery_key, event_id,"
        " object_id, sha256, raw, state, why, received_at) VALUES ('main', ?, 'shopify', 'demo',"
        " 'orders/create', ?, 'event-1', '1', '', x'', ?, '', '')",
        (message_id, message_id, state),
    )


def test_books_in_order_have_no_doubled_effect(centre: Connection) -> None:
    _message(centre, "m-1", "APPLIED")
    _message(centre, "m-2", "DUPLICATE")

    assert doubled_effects(centre) == []
    assert figures(centre)["orders_shipped"] == 1


def test_a_second_effect_under_another_key_is_seen(centre: Connection) -> None:
    _ledger(centre, "cmd-1:SHIRT:ON_HAND:again", -1, "SHIP", "cmd-1")
    centre.execute("UPDATE inventory_position SET on_hand = 3")

    (fault,) = doubled_effects(centre)

    assert fault.startswith("a command was booked twice: package_handed_over cmd-1")


def test_stock_that_no_ledger_explains_is_seen(centre: Connection) -> None:
    centre.execute("UPDATE inventory_position SET on_hand = 3")

    assert len(doubled_effects(centre)) == 1


def test_a_command_that_came_again_under_another_id_is_seen(centre: Connection) -> None:
    _command(centre, "cmd-2", "package_handed_over", b'{"package": "pkg-1"}')

    assert doubled_effects(centre) == [
        "one thing was commanded twice: package_handed_over pkg-1",
    ]


def test_a_message_that_took_effect_twice_is_seen(centre: Connection) -> None:
    _message(centre, "m-1", "APPLIED")
    _message(centre, "m-2", "APPLIED")

    assert len(doubled_effects(centre)) == 1


def test_a_garment_that_left_in_two_parcels_is_seen(centre: Connection) -> None:
    for order in ("f-1", "f-2"):
        body = (
            f'{{"units": [{{"gtin": "04012345000276", "serial": "C7", "package": "{order}"}}],'
            f' "packages": [{{"id": "{order}", "state": "tendered"}}]}}'
        )
        centre.execute(
            "INSERT INTO doc (tenant, kind, id, rev, scope, body, updated_at, leaves_at)"
            " VALUES ('main', 'fulfilment_order', ?, 1, 'site:MIL', ?, '', '')",
            (order, body.encode()),
        )

    assert doubled_effects(centre) == ["one garment left the house twice: C7"]


def test_the_planted_trigger_doubles_one_effect(centre: Connection) -> None:
    centre.execute(DOUBLING)

    for number in (2, 3):
        _command(centre, f"cmd-{number}", "package_handed_over", b'{"package": "pkg-%d"}' % number)
        _ledger(centre, f"cmd-{number}:SHIRT:ON_HAND", -1, "SHIP", f"cmd-{number}")
        centre.execute("UPDATE inventory_position SET on_hand = on_hand - 1")

    (fault,) = doubled_effects(centre)
    assert "cmd-2" in fault


def test_units_beyond_the_shelf_are_oversold(centre: Connection) -> None:
    assert oversold(centre, "SHIRT", 1) == []

    assert len(oversold(centre, "SHIRT", 0)) == 1


def test_a_shipment_told_twice_and_a_label_nobody_asked_for_are_seen() -> None:
    told, labels = ["sscc-1", "sscc-2"], [b"sscc-1", b"sscc-2"]

    assert doubled_outside(told, labels, []) == []
    assert doubled_outside(told, [*labels, b"sscc-2"], [b"sscc-2"]) == []
    assert len(doubled_outside([*told, "sscc-1"], labels, [])) == 1
    assert len(doubled_outside(told, [*labels, b"sscc-2"], [b"sscc-1"])) == 1


def test_the_relay_passes_every_frame_but_one() -> None:
    scanner = Scanner()
    relay = Relay(scanner, swallowed=b"B-04-3")
    window = os.open(relay.path, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(window)

    for code in (b"W-1001", b"B-04-3", b"B-04-3", b"T-112"):
        scanner.send(code)
    scanner.send(b"40123", end=b"")

    heard = b""
    while not heard.endswith(b"40123"):
        heard += os.read(window, 4096)
    os.close(window)
    assert heard == b"W-1001\rB-04-3\rT-112\r40123"
    assert len(scanner.frames) == 5


def test_the_journal_is_read_as_it_is_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")

    with (tmp_path / "journal").open("ab", buffering=0) as window:
        window.write(b'{"shown": "HomeScreen", "screen": {"step": "home"}, "at": 1.0}\n')
        window.write(b'{"painted": 3, "source": "serial:x", "verdict": "pick.put",')
        window.write(b' "kind": "PickScreen", "screen": {"step": "bin"}, "at": 2.0}\n')
    line = journal.wait(lambda lines: next((n for n in lines if n.painted), None), 5.0, "a line")

    assert line.verdict == "pick.put"
    assert journal.screen() == ("PickScreen", {"step": "bin"})
    assert journal.painted("serial:y") == []
    journal.close()


def test_letters_are_made_plain_and_codes_are_left_alone() -> None:
    job = b"^FO1,2^FH_^FDJ_c3_a6gersborggade _c2_b7 L_c3_b6we^FS^BCN,9,N,N,N^FD>;>8004012^FS"

    assert plain(job) == b"^FO1,2^FH_^FDJ?gersborggade - Lowe^FS^BCN,9,N,N,N^FD>;>8004012^FS"
