"""The order service as the window starts it: a process, a port, a line, an end."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.central.demo.order_cli import main as order_main
from app.central.demo.orders import order_body, order_of, webhook_headers
from tests.central.process import KEY, ROOT, TOKEN, WEBHOOKS, CentreProcess

SHIRT = "SHL-SND-M"
PARALLEL = 20
SHOP = "floorwalker-demo.myshopify.com"


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentreProcess]:
    running = CentreProcess(tmp_path_factory.mktemp("centre"))
    yield running
    running.close()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[CentreProcess]:
    running = CentreProcess(tmp_path / "data")
    yield running
    running.close()


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "floorwalker.py", *arguments],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        timeout=20,
        check=False,
    )


def test_it_says_in_one_line_where_it_listens_and_listens_there(centre: CentreProcess) -> None:
    assert list(json.loads(centre.line)) == ["listening"]
    assert centre.url.startswith("http://127.0.0.1:")

    with centre.client() as client:
        answer = client.get("/v1/health")

    assert answer.status_code == 200
    assert answer.json()["state"] == "ok"


def test_a_signed_order_is_on_the_floor_when_it_is_answered(centre: CentreProcess) -> None:
    answer = centre.send(order_of(101, ("SCF-BRG-OS", 1)), "d-101")

    assert (answer.status_code, answer.json()) == (200, {"state": "APPLIED"})
    with centre.client() as client:
        orders = client.get("/v1/admin/orders?state=RELEASED", headers=centre.admin()).json()
    (found,) = [order for order in orders if order["number"] == "#1101"]
    assert found["site"] == "MIL"
    assert found["holds"] == []
    assert [site["site"] for site in found["route"]["rejected"]] == ["BRE"]


def test_one_changed_byte_is_refused_counted_and_not_kept(centre: CentreProcess) -> None:
    raw = order_body(order_of(102, (SHIRT, 1)))
    headers = webhook_headers(raw, "d-102")
    before = centre.sql("SELECT count(*) FROM inbound_message")

    with centre.client() as client:
        changed = client.post(WEBHOOKS, content=raw.replace(b"1102", b"1103"), headers=headers)
        unsigned = client.post(WEBHOOKS, content=raw)
        stranger = {**headers, "X-Shopify-Shop-Domain": "stranger.myshopify.com"}
        unknown = client.post(WEBHOOKS, content=raw, headers=stranger)

    assert [answer.status_code for answer in (changed, unsigned, unknown)] == [401, 401, 401]
    assert centre.sql("SELECT count(*) FROM inbound_message") == before
    counted = dict(centre.sql("SELECT shop, count FROM refused_signature"))
    assert counted == {SHOP: 1, "unknown": 2}


def test_a_signed_message_that_cannot_be_read_is_kept_and_answered(centre: CentreProcess) -> None:
    raw = b'{"id": 1, "currency": 7}'
    with centre.client() as client:
        answer = client.post(WEBHOOKS, content=raw, headers=webhook_headers(raw, "d-bad"))
        listed = client.get("/v1/admin/messages?state=QUARANTINED", headers=centre.admin()).json()
        again = client.post(f"/v1/admin/messages/{listed[0]['id']}/replay", headers=centre.admin())
        nobody = client.post("/v1/admin/messages/nobody/replay", headers=centre.admin())

    assert (answer.status_code, answer.json()) == (200, {"state": "QUARANTINED"})
    assert "$.currency" in listed[0]["why"]
    assert again.json()["state"] == "QUARANTINED"
    assert nobody.status_code == 404


def test_a_body_beyond_a_megabyte_is_refused(centre: CentreProcess) -> None:
    raw = b" " * 1_000_001
    with centre.client() as client:
        answer = client.post(WEBHOOKS, content=raw, headers=webhook_headers(raw, "d-big"))

    assert answer.status_code == 413


def test_after_a_rotation_both_secrets_fit(own: CentreProcess) -> None:
    with own.client() as client:
        rotated = client.put(
            "/v1/admin/channels/shopify",
            json={"shop": SHOP, "secret": "another-secret"},
            headers=own.admin(),
        )
        answers = []
        for ordinal, secret in ((1, "demo-secret"), (2, "another-secret"), (3, "no-secret")):
            raw = order_body(order_of(ordinal, (SHIRT, 1)))
            headers = webhook_headers(raw, f"d-{ordinal}", secret=secret)
            answers.append(client.post(WEBHOOKS, content=raw, headers=headers).status_code)

    assert rotated.status_code == 204
    assert answers == [200, 200, 401]


def test_twenty_buyers_at_once_for_five_units(own: CentreProcess) -> None:
    (start,) = own.sql(f"SELECT sum(on_hand) FROM inventory_position WHERE sku = '{SHIRT}'")[0]
    assert isinstance(start, int)
    assert own.send(order_of(1, (SHIRT, start - 5)), "d-1").status_code == 200

    with ThreadPoolExecutor(PARALLEL) as threads:
        answers = list(
            threads.map(
                lambda n: own.send(order_of(n, (SHIRT, 1)), f"d-{n}"), range(2, 2 + PARALLEL)
            )
        )

    assert {answer.status_code for answer in answers} == {200}
    states = dict(own.sql("SELECT fulfilment, count(*) FROM sales_order GROUP BY fulfilment"))
    assert states == {"RELEASED": 6, "ON_HOLD": 15}
    holds = own.sql("SELECT type, count(*) FROM order_hold WHERE released_at = '' GROUP BY type")
    assert holds == [("STOCK", 15)]
    position = f"SELECT sum(on_hand), sum(reserved) FROM inventory_position WHERE sku = '{SHIRT}'"
    assert own.sql(position) == [(start, start)]
    ledger = (
        f"SELECT sum(diff) FROM inventory_ledger WHERE sku = '{SHIRT}' AND measure = 'RESERVED'"
    )
    assert own.sql(ledger) == [(start,)]


def test_the_windows_own_station_and_an_enrolled_one_may_read(centre: CentreProcess) -> None:
    with centre.client() as client:
        enrolled = client.post(
            "/v1/admin/stations", json={"station": "ST-07", "site": "BRE"}, headers=centre.admin()
        )
        tokens = (TOKEN, enrolled.json()["token"])
        stations = [
            client.get("/v1/stations/me", headers={"Authorization": f"Bearer {token}"}).json()
            for token in tokens
        ]
        wrong = client.post(
            "/v1/admin/stations", json={"station": "ST-08", "site": "XXX"}, headers=centre.admin()
        )

    assert [(s["station"], s["site"]) for s in stations] == [("ST-01", "MIL"), ("ST-07", "BRE")]
    assert wrong.status_code == 400


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}])
def test_admin_routes_need_the_admin_token(centre: CentreProcess, header: dict[str, str]) -> None:
    with centre.client() as client:
        answers = [
            client.get("/v1/admin/orders", headers=header),
            client.get("/v1/admin/messages", headers=header),
            client.post("/v1/admin/stations", json={}, headers=header),
            client.put("/v1/admin/channels/shopify", json={}, headers=header),
            client.post("/v1/admin/holds/x/release", json={}, headers=header),
        ]

    assert [answer.status_code for answer in answers] == [401] * 5
    assert (centre.data / "admin.token").stat().st_mode & 0o077 == 0


def test_a_person_releases_a_hold(centre: CentreProcess) -> None:
    raw = order_body(order_of(110, (SHIRT, 1))).replace(b'"paid"', b'"pending"')
    with centre.client() as client:
        client.post(WEBHOOKS, content=raw, headers=webhook_headers(raw, "d-110"))
        held = client.get("/v1/admin/orders?state=ON_HOLD", headers=centre.admin()).json()
        (hold,) = next(order["holds"] for order in held if order["number"] == "#1110")
        path = f"/v1/admin/holds/{hold['id']}/release"
        first = client.post(path, json={"by": "W-1001"}, headers=centre.admin())
        second = client.post(path, json={"by": "W-1001"}, headers=centre.admin())

    assert (hold["type"], hold["reason"]) == ("PAYMENT", "not_paid")
    assert (first.status_code, second.status_code) == (201, 404)
    assert centre.sql("SELECT fulfilment FROM sales_order WHERE number = '#1110'") == [
        ("RELEASED",)
    ]


def test_the_interface_is_published(centre: CentreProcess) -> None:
    with centre.client() as client:
        paths = client.get("/schema/openapi.json").json()["paths"]

    assert {"/v1/health", WEBHOOKS, "/v1/admin/orders", "/v1/commands"} <= set(paths)


def test_the_order_command_sends_signed_orders(
    own: CentreProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    code = order_main(["--centre", own.url, "--count", "3", "--first", "1"])

    assert code == 0
    assert capsys.readouterr().out.count("APPLIED") == 3
    assert own.sql("SELECT count(*) FROM sales_order") == [(3,)]
    assert order_main(["--centre", own.url, "--secret", "wrong-secret"]) == 1
    assert order_main(["--centre", "http://127.0.0.1:1"]) == 1


def test_it_ends_soon_when_its_input_closes_though_a_reader_waits(own: CentreProcess) -> None:
    with own.client() as client, ThreadPoolExecutor(1) as threads:
        head = client.get(
            "/v1/feeds/site:MIL/changes", headers={"Authorization": f"Bearer {TOKEN}"}
        ).json()
        parked = threads.submit(
            lambda: client.get(
                f"/v1/feeds/site:MIL/changes?since={head['head']}&epoch={head['epoch']}&wait=20",
                headers={"Authorization": f"Bearer {TOKEN}"},
            )
        )
        begun = time.monotonic()
        code, out, err = own.end()
        took = time.monotonic() - begun
        parked.exception()

    assert (code, out) == (0, b"")
    assert took < 2.0
    lines = [json.loads(line) for line in err.splitlines()]
    assert {line["level"] for line in lines} == {"INFO"}


def test_it_ends_on_sigterm_and_what_it_answered_is_there_afterwards(own: CentreProcess) -> None:
    assert own.send(order_of(1, (SHIRT, 1)), "d-1").status_code == 200

    code, out, _ = own.terminate()

    assert (code, out) == (0, b"")
    assert own.sql("SELECT fulfilment FROM sales_order") == [("RELEASED",)]


def test_a_commit_that_fails_is_a_5xx_and_the_next_try_is_taken(own: CentreProcess) -> None:
    order = order_of(1, (SHIRT, 1))
    own.write(
        "CREATE TRIGGER full BEFORE INSERT ON reservation"
        " BEGIN SELECT raise(ABORT, 'database or disk is full'); END"
    )

    failed = own.send(order, "d-1")
    assert own.sql("SELECT count(*) FROM inbound_message") == [(0,)]
    own.write("DROP TRIGGER full")
    taken = own.send(order, "d-1")

    assert (failed.status_code, taken.json()) == (500, {"state": "APPLIED"})
    code, _, err = own.end()
    (trouble,) = [json.loads(line) for line in err.splitlines() if b"ERROR" in line]
    assert code == 0
    assert trouble["trouble"] == "IntegrityError"
    assert order.customer.street.encode() not in err


def test_what_was_answered_survives_a_kill_and_is_known_afterwards(tmp_path: Path) -> None:
    first = CentreProcess(tmp_path)
    orders = {f"d-{n}": order_of(n, (SHIRT, 1)) for n in range(1, 6)}
    answers = [first.send(order, key).json()["state"] for key, order in orders.items()]
    first.close()

    second = CentreProcess(tmp_path)
    again = [second.send(order, key).json()["state"] for key, order in orders.items()]
    reserved = second.sql(f"SELECT sum(reserved) FROM inventory_position WHERE sku = '{SHIRT}'")
    second.close()

    assert answers == ["APPLIED"] * 5
    assert again == ["DUPLICATE"] * 5
    assert reserved == [(5,)]


def test_a_second_one_on_the_same_folder_says_who_holds_it(own: CentreProcess) -> None:
    hello = json.dumps({"type": "hello", "keys": {"db": KEY}}).encode() + b"\n"

    second = run("central", "--data", str(own.data), "--embedded", stdin=hello)

    assert second.returncode == 1
    assert b"central.db" in second.stderr
    assert str(own.process.pid).encode() in second.stderr


def test_another_address_than_the_loopback_is_refused(tmp_path: Path) -> None:
    refused = run("central", "--data", str(tmp_path), "--host", "0.0.0.0")

    assert refused.returncode == 1
    assert b"TLS" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_embedded_one_without_a_key_is_refused(tmp_path: Path) -> None:
    for line in (b"", b"{}\n", b'{"type": "bye"}\n', b'{"type":"hello","keys":{}}\n'):
        refused = run("central", "--data", str(tmp_path), "--embedded", stdin=line)
        assert refused.returncode == 1
        assert not (tmp_path / "central.db").exists()


def test_the_log_holds_no_name_and_no_address(own: CentreProcess) -> None:
    order = order_of(1, (SHIRT, 1))
    own.send(order, "d-1")
    raw = b'{"id": 1, "currency": "EUR", "updated_at": "Giulia Ferrante"}'
    with own.client() as client:
        client.post(WEBHOOKS, content=raw, headers=webhook_headers(raw, "d-2"))

    _, _, err = own.end()

    for word in (order.customer.last_name, order.customer.street, "Giulia"):
        assert word.encode() not in err


def test_alone_it_makes_its_own_key_file(tmp_path: Path) -> None:
    alone = subprocess.Popen(
        [sys.executable, "floorwalker.py", "central", "--data", str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert alone.stdout is not None
    line = alone.stdout.readline()
    alone.terminate()
    alone.communicate(timeout=10)

    assert b"listening" in line
    assert alone.returncode == 0
    assert (tmp_path / "central.key").stat().st_mode & 0o077 == 0
    assert b"SQLite format" not in (tmp_path / "central.db").read_bytes()[:100]
