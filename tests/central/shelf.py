"""A small centre with stock on its shelves, and stations that push to it."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Engine, insert, text

from app.central.api.auth import token_hash
from app.central.fulfil import Caller, push
from app.central.work import Centre, Work
from app.domain.codes import make_slip_code
from app.domain.commands import Command, DocumentKind, LabelIssued
from app.domain.documents import PostalAddress
from app.domain.model.fulfilment_order import FulfilmentLine, FulfilmentOrder, Standing
from app.domain.model.pick_list import PickList, Stop
from app.domain.model.product import Garment, Product
from app.domain.model.site import SiteSetting
from app.gs1 import Sscc
from app.store import central_db as db
from app.store.engine import open_reader, open_writer
from app.store.ids import new_id
from app.store.postgres import open_postgres
from app.wire import (
    CommandEnvelope,
    PushReply,
    PushRequest,
    RulingReply,
    body_hash,
    encode_command,
)
from tests.central.stubs.clock import START, Clock
from tests.central.stubs.numbers import own_number

KEY = "11" * 32
ADDRESS = PostalAddress(
    name="A. Rossi", street="Via 1", postcode="20121", city="Milano", country="IT"
)
SKUS = {
    "COAT-S": "04012345000016",
    "COAT-M": "04012345000023",
    "SCARF": "04012345000030",
}
LOOKUP = {"MIL": "aa" * 16, "BRE": "bb" * 16}
SCOPE = {"MIL": "site:MIL", "BRE": "site:BRE"}
_WALKS = ("pick_list_claimed", "pick_list_released", "pick_list_taken_over")
KINDS = {
    "manifest_closed": "manifest",
    "command_discarded": "station",
    **dict.fromkeys(_WALKS, "pick_list"),
    "units_received_back": "return",
    "numbers_requested": "station",
    "task_done": "task",
    "stock_counted": "bin",
    "stock_moved": "bin",
}


@dataclass
class Shelf:
    """A centre, its clock and its file."""

    centre: Centre
    clock: Clock
    path: Path
    engines: tuple[Engine, Engine]
    numbers: int = 0

    def close(self) -> None:
        """Lets go of the file, the writer last: it puts its log into the file."""
        for engine in reversed(self.engines):
            engine.dispose()

    def sql(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        """Reads by raw SQL, past everything the centre's code says about itself."""
        with self.centre.reading() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]

    def one(self, statement: str, **values: object) -> object:
        (row,) = self.sql(statement, **values)
        return row[0]

    def doc(self, kind: str, doc_id: str) -> dict[str, Any]:
        body = self.one("SELECT body FROM doc WHERE kind = :k AND id = :i", k=kind, i=doc_id)
        assert isinstance(body, bytes)
        found = json.loads(body)
        assert isinstance(found, dict)
        return found


def open_shelf(folder: Path, url: str = "") -> Shelf:
    """Makes a small centre in a folder, or on an empty PostgreSQL: sites, products, stations."""
    path, clock = folder / "central.db", Clock()
    writer, reader = open_postgres(url) if url else (open_writer(path, KEY), None)
    db.metadata.create_all(writer)
    reader = reader or open_reader(path, KEY)
    centre = Centre(writer, reader, clock=clock)
    with centre.work() as work:
        for site, role in (("MIL", "warehouse"), ("BRE", "popup")):
            _add_site(work, site, role)
        for sku, gtin in SKUS.items():
            _add_product(work, sku, gtin)
        work.connection.execute(
            insert(db.channel).values(tenant="main", kind="shopify", shop="demo", secret="s")
        )
    return Shelf(centre, clock, path, (writer, reader))


def reopen(path: Path) -> Shelf:
    """Opens a centre that was made before."""
    clock, writer, reader = Clock(), open_writer(path, KEY), open_reader(path, KEY)
    return Shelf(Centre(writer, reader, clock=clock), clock, path, (writer, reader))


def token_of(station: str) -> str:
    return f"token-of-{station}"


def _add_site(work: Work, site: str, role: str) -> None:
    setting = SiteSetting(
        site=site, name=site, role=role, company_prefix="4012345", lookup_key=LOOKUP[site]
    )
    work.changes.put(SCOPE[site], DocumentKind.SETTING, site, setting)
    for number in (1, 2):
        name = f"ST-{site}-{number}"
        work.connection.execute(
            insert(db.station).values(
                tenant="main", station=name, site=site, token_sha256=token_hash(token_of(name))
            )
        )


def _add_product(work: Work, sku: str, gtin: str) -> None:
    product = Product(
        sku=sku,
        gtin=gtin,
        title=sku.title(),
        colour="Sand",
        colour_hex="#C8B48C",
        size="S",
        garment=Garment.COAT,
        weight_g=900,
    )
    work.connection.execute(
        insert(db.product).values(
            tenant="main", sku=sku, gtin=gtin, body=msgspec.json.encode(product).decode()
        )
    )
    work.changes.put("catalogue", DocumentKind.PRODUCT, sku, product)


@dataclass(frozen=True)
class Released:
    """An order that waits on the floor."""

    order_id: str
    fulfilment_order: str
    pick_list: str
    slip_code: str
    lines: dict[str, str]
    """SKU -> id of the line."""


def release(shelf: Shelf, wanted: dict[str, int], site: str = "MIL", spare: int = 5) -> Released:
    """Puts stock on the shelf and an order for part of it on the floor."""
    shelf.numbers += 1
    number = shelf.numbers
    made = Released(
        order_id=f"order-{number}",
        fulfilment_order=f"fo-{number}",
        pick_list=f"list-{number}",
        slip_code=make_slip_code(),
        lines={sku: f"line-{number}-{sku}" for sku in wanted},
    )
    with shelf.centre.work() as work:
        _add_sale(work, made, number)
        for sku, quantity in wanted.items():
            _add_line(work, made, sku, quantity)
            _add_stock(work, site, sku, quantity + spare, quantity)
            _reserve(work, made, site, sku, quantity)
        _add_documents(work, made, site, wanted)
    return made


def _add_sale(work: Work, made: Released, number: int) -> None:
    work.connection.execute(
        insert(db.sales_order).values(
            tenant="main",
            id=made.order_id,
            channel="shopify",
            shop="demo",
            ext_id=str(5000 + number),
            ext_version="1",
            number=f"#{1000 + number}",
            currency="EUR",
            total_minor=10000,
            ship_to=msgspec.json.encode(ADDRESS).decode(),
            service="DHL",
            payment="PAID",
            fulfilment="RELEASED",
            slip_code=made.slip_code,
            promised_at=START.isoformat(),
            captured_at=START.isoformat(),
        )
    )


def _add_line(work: Work, made: Released, sku: str, quantity: int) -> None:
    work.connection.execute(
        insert(db.order_line).values(
            tenant="main",
            id=made.lines[sku],
            order_id=made.order_id,
            ext_line_id=f"{made.order_id[6:]}{list(made.lines).index(sku)}",
            sku=sku,
            title=sku.title(),
            price_minor=4990,
            ordered=quantity,
            reserved=quantity,
        )
    )


def _add_stock(work: Work, site: str, sku: str, on_hand: int, reserved: int) -> None:
    work.connection.execute(
        text(
            "INSERT INTO inventory_position (tenant, sku, site, condition, on_hand, reserved,"
            " safety, deficit, version) VALUES ('main', :sku, :site, 'NEW', :q, :r, 0, 0, 0)"
            " ON CONFLICT (tenant, sku, site, condition) DO UPDATE SET"
            " on_hand = inventory_position.on_hand + :q,"
            " reserved = inventory_position.reserved + :r"
        ),
        {"sku": sku, "site": site, "q": on_hand, "r": reserved},
    )
    work.connection.execute(
        text(
            "INSERT INTO bin_stock (tenant, site, holder, bin, sku, condition, qty)"
            " VALUES ('main', :site, 'BIN', :bin, :sku, 'NEW', :q)"
            " ON CONFLICT (tenant, site, holder, bin, sku, condition) DO UPDATE SET"
            " qty = bin_stock.qty + :q"
        ),
        {"sku": sku, "site": site, "bin": bin_of(sku), "q": on_hand},
    )


def _reserve(work: Work, made: Released, site: str, sku: str, quantity: int) -> None:
    work.connection.execute(
        insert(db.reservation).values(
            tenant="main",
            id=f"res-{made.lines[sku]}",
            order_id=made.order_id,
            line_id=made.lines[sku],
            sku=sku,
            site=site,
            qty=quantity,
            kind="HARD",
            state="ACTIVE",
        )
    )


def bin_of(sku: str) -> str:
    return f"A-{list(SKUS).index(sku) + 1:02d}-1"


def _add_documents(work: Work, made: Released, site: str, wanted: dict[str, int]) -> None:
    order = FulfilmentOrder(
        id=made.fulfilment_order,
        order_id=made.order_id,
        number=f"#{made.order_id}",
        site=site,
        standing=Standing.ACTIVE,
        lines=tuple(
            FulfilmentLine(
                id=made.lines[sku],
                sku=sku,
                gtin=SKUS[sku],
                quantity=quantity,
                title=sku.title(),
                colour="Sand",
                size="S",
            )
            for sku, quantity in wanted.items()
        ),
        ship_from=ADDRESS,
        ship_to=ADDRESS,
        service="DHL",
        slip_code=made.slip_code,
        promised_at=START,
    )
    walk = PickList(
        id=made.pick_list,
        site=site,
        fulfilment_order=made.fulfilment_order,
        number="1",
        stops=tuple(
            Stop(
                id=sku,
                bin=bin_of(sku),
                line=made.lines[sku],
                sku=sku,
                gtin=SKUS[sku],
                quantity=quantity,
            )
            for sku, quantity in wanted.items()
        ),
        released_at=START,
        promised_at=START,
    )
    work.connection.execute(
        insert(db.fulfilment_order).values(
            tenant="main",
            id=made.fulfilment_order,
            order_id=made.order_id,
            site=site,
            pick_list=made.pick_list,
            route_decision="",
            made_at=START.isoformat(),
        )
    )
    work.changes.put(SCOPE[site], DocumentKind.FULFILMENT_ORDER, order.id, order)
    work.changes.put(SCOPE[site], DocumentKind.PICK_LIST, walk.id, walk)


@dataclass(kw_only=True)
class CommandMaker:
    """Makes and numbers the commands of a station."""

    name: str = "ST-MIL-1"
    site: str = "MIL"
    install: str = field(default_factory=new_id)
    n: int = 0
    last: dict[str, str] = field(default_factory=dict)

    def make(self, command: Command, agg_id: str, **changed: object) -> CommandEnvelope:
        """Makes the next command; it follows the last one on its document that has no ruling."""
        kind, body = encode_command(command)
        agg_kind = KINDS.get(kind, "fulfilment_order")
        self.n += 1
        values: dict[str, object] = {
            "id": new_id(),
            "n": self.n,
            "agg_kind": agg_kind,
            "agg_id": agg_id,
            "after": self.last.get(agg_id),
            "kind": kind,
            "v": 1,
            "body": msgspec.Raw(body),
            "body_sha256": body_hash(kind, 1, agg_kind, agg_id, body),
            "base_rev": 0,
            "actor": "W-1042",
            "t_wall": START,
            "t_boot": 1.0,
            "boot_id": "boot",
            **changed,
        }
        envelope = CommandEnvelope(**values)  # type: ignore[arg-type]  # checked by msgspec below
        self.last[agg_id] = envelope.id
        return msgspec.json.decode(msgspec.json.encode(envelope), type=CommandEnvelope)

    def request(self, *batch: CommandEnvelope) -> PushRequest:
        """Puts commands into a batch."""
        return PushRequest(station=self.name, install=self.install, batch=batch)

    def note(self, reply: PushReply) -> None:
        """What has a ruling is followed by nothing any more."""
        settled = {one.id for one in reply.results if one.ruling != "deferred"}
        self.last = {doc: last for doc, last in self.last.items() if last not in settled}


@dataclass
class Station(CommandMaker):
    """A station that pushes past the network."""

    shelf: Shelf
    owns: bool = True
    """Every SSCC that it uses was granted to it before."""

    def make(self, command: Command, agg_id: str, **changed: object) -> CommandEnvelope:
        if self.owns and isinstance(command, LabelIssued):
            own_number(self.shelf.centre, self.name, command.sscc)
        return super().make(command, agg_id, **changed)

    def push(self, *batch: CommandEnvelope) -> PushReply:
        """Pushes a batch and notes the reply."""
        caller = Caller(station=self.name, site=self.site)
        reply = push(self.shelf.centre, caller, self.request(*batch))
        self.note(reply)
        return reply

    def do(self, agg_id: str, *commands: Command) -> list[RulingReply]:
        """Makes and pushes commands on one document."""
        return list(self.push(*(self.make(command, agg_id) for command in commands)).results)


def sscc(reference: int) -> str:
    return Sscc.make(3, "4012345", reference).value
