"""An order from the shop's message to the customer's refund, over loopback, seen from outside."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
import pytest

from app.central.demo.orders import order_body, order_of
from app.domain.codes import make_return_code
from app.domain.commands import (
    Command,
    ItemPacked,
    ItemPicked,
    LabelApplied,
    LabelIssued,
    NumbersRequested,
    PackageClosed,
    PackageHandedOver,
    PickListClaimed,
    ReceivedUnit,
    UnitsReceivedBack,
)
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.model.pick_list import PickList
from app.domain.model.returnable_order import ReturnableOrder, ReturnRecord
from app.gs1 import Sscc
from app.wire import ChangesPage, PushReply, RulingReply
from tests.central.process import TOKEN, CentreProcess
from tests.central.shelf import CommandMaker
from tests.central.stubs.shopify import StubShopify

SHIRT, SCARF = "SHL-SND-M", "SCF-BRG-OS"


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[CentreProcess]:
    process = CentreProcess(tmp_path)
    yield process
    process.close()


@pytest.fixture
def shop(centre: CentreProcess) -> Iterator[StubShopify]:
    with StubShopify() as shop, centre.client() as client:
        setting = {
            "shop": "floorwalker-demo.myshopify.com",
            "secret": "demo-secret",
            "api_url": shop.url,
            "api_token": shop.token,
        }
        answer = client.put("/v1/admin/channels/shopify", json=setting, headers=centre.admin())
        assert answer.status_code == 204
        yield shop


@dataclass
class HttpStation(CommandMaker):
    """A station that speaks floor-sync/1 over the wire."""

    http: httpx.Client
    token: str

    def pull(self, scope: str) -> ChangesPage:
        answer = self.http.get(
            f"/v1/feeds/{scope}/changes",
            params={"install": self.install},
            headers={"Authorization": f"Bearer {self.token}"},
        )
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=ChangesPage)

    def found(self, scope: str, kind: str) -> list[bytes]:
        """Bodies of one kind that are in a feed now."""
        items = self.pull(scope).items
        return [bytes(i.doc) for i in items if (i.kind, i.op) == (kind, "put")]

    def do(self, agg_id: str, *commands: Command) -> tuple[RulingReply, ...]:
        batch = self.request(*(self.make(command, agg_id) for command in commands))
        answer = self.http.post(
            "/v1/commands",
            content=msgspec.json.encode(batch),
            headers={"Authorization": f"Bearer {self.token}"},
        )
        assert answer.status_code == 200, answer.text
        reply = msgspec.json.decode(answer.content, type=PushReply)
        self.note(reply)
        assert {one.ruling for one in reply.results} == {"accepted"}, reply.results
        return reply.results


def ship(station: HttpStation) -> str:
    """Picks, packs and hands over the one order on the floor; returns its SSCC."""
    (order_bytes,) = station.found("site:MIL", "fulfilment_order")
    (list_bytes,) = station.found("site:MIL", "pick_list")
    order = msgspec.json.decode(order_bytes, type=FulfilmentOrder)
    walk = msgspec.json.decode(list_bytes, type=PickList)
    (block,) = station.do(station.name, NumbersRequested(series="sscc", count=10))
    number = Sscc.make(
        int(block.result["extension"]), str(block.result["prefix"]), int(block.result["first"])
    ).value
    picks = [
        ItemPicked(
            unit=f"{stop.id}-{at}",
            line=stop.line,
            gtin=stop.gtin,
            serial=None,
            bin=stop.bin,
            tote="T-112",
        )
        for stop in walk.stops
        for at in range(stop.quantity)
    ]
    station.do(walk.id, PickListClaimed(station=station.name, worker="W-1042"))
    station.do(
        order.id,
        *picks,
        *(ItemPacked(unit=one.unit, package="package-1", serial=None) for one in picks),
        PackageClosed(package="package-1"),
        LabelIssued(package="package-1", sscc=number),
        LabelApplied(package="package-1", sscc=number),
        PackageHandedOver(package="package-1", sscc=number),
    )
    return number


def take_back(desk: HttpStation) -> ReturnableOrder:
    """Takes one shirt of the one shipped order back."""
    (block,) = desk.do(desk.name, NumbersRequested(series="return", count=10))
    (known,) = desk.found("returns:EU", "returnable_order")
    sold = msgspec.json.decode(known, type=ReturnableOrder)
    shirt = next(unit for unit in sold.units if unit.sku == SHIRT)
    back = ReceivedUnit(line=shirt.line, sku=SHIRT, gtin=shirt.gtin, serial=None)
    desk.do(
        "return-1",
        UnitsReceivedBack(
            return_code=make_return_code(int(block.result["first"])),
            site=desk.site,
            order_id=sold.id,
            units=(back,),
        ),
    )
    return sold


def keeper_sees_nothing(centre: CentreProcess, http: httpx.Client, what: str) -> bool:
    """Asks a few hundred times at most; the outbox commits a moment after the shop has heard."""
    return any(
        http.get(f"/v1/admin/{what}", headers=centre.admin()).json() == [] for _ in range(300)
    )


def test_from_the_shops_message_to_the_customers_refund(
    centre: CentreProcess, shop: StubShopify
) -> None:
    order = order_of(1, (SHIRT, 2), (SCARF, 1))
    stub_order = shop.add_webhook(msgspec.json.decode(order_body(order)))
    with centre.client() as http:
        station = HttpStation(http, TOKEN, name="ST-01")
        assert centre.send(order, "delivery-1").status_code == 200
        number = ship(station)
        assert shop.effect.wait(20), "the shop hears of the package without anybody asking"
        assert station.found("site:MIL", "pick_list") == []
        enrolled = http.post(
            "/v1/admin/stations", json={"station": "ST-02", "site": "BRE"}, headers=centre.admin()
        )
        desk = HttpStation(http, enrolled.json()["token"], name="ST-02", site="BRE")
        sold = take_back(desk)
        (record,) = desk.found("site:BRE", "return")
        assert keeper_sees_nothing(centre, http, "stock-gaps")
        assert keeper_sees_nothing(centre, http, "outbox")

    assert shop.fulfilments == [(stub_order.gid, number)]
    assert set(stub_order.remaining.values()) == {0}
    (unit,) = msgspec.json.decode(record, type=ReturnRecord).units
    price = next(one.price_minor for one in sold.units if one.sku == SHIRT)
    assert (unit.ordinal, unit.amount_minor, unit.money) == (1, price, "proposed")
    assert centre.sql(
        "SELECT site, condition, sum(diff) FROM inventory_ledger"
        f" WHERE sku = '{SHIRT}' AND measure = 'ON_HAND' AND reason <> 'SEED'"
        " GROUP BY site, condition ORDER BY site"
    ) == [("BRE", "RETURNED", 1), ("MIL", "NEW", -2)]
    assert centre.sql("SELECT fulfilment, returned FROM sales_order") == [
        ("SHIPPED", "PARTIALLY_RETURNED")
    ]
    assert centre.sql("SELECT state FROM refund_unit") == [("PROPOSED",)]
