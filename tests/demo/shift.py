"""The shift: two windows, a shop, a picker who makes mistakes, a customer with a coat."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.central.stubs.shopify import StubShopify
from tests.demo.deadline import Deadline
from tests.demo.parts import raw
from tests.demo.parts.books import Books
from tests.demo.parts.cable import AHEAD, TOKEN, Cable
from tests.demo.parts.plants import Plant, Relay, plant_double_effect
from tests.demo.parts.shop import (
    RACE_FIRST,
    RETURNED,
    TO_SHIP,
    Shop,
    open_client,
    read_admin_token,
)
from tests.demo.parts.stations import Station, enrol
from tests.demo.person import codes, counter, floor
from tests.demo.person.blunders import every_blunder
from tests.demo.person.shots import Shots
from tests.demo.person.wares import RACE_SKU, Shelves, seeded_units
from tests.demo.person.worker import Worker

LEAD = b"W-1001"
CUT = range(4, 10)
"""While these parcels are on their way through the house, the line is cut: a third of the shift."""
FIRST_NUMBER = 1000
"""The shop numbers its orders from here."""
Say = Callable[[str], None]


@dataclass
class Shift:
    """Everything that takes part; ``play`` is the whole story."""

    work: Path
    plant: Plant
    say: Say
    deadline: Deadline
    shots: Shots
    stub: StubShopify = field(default_factory=StubShopify)
    shelves: Shelves = field(default_factory=Shelves)
    is_cut: bool = False
    """Whether the line to an order service of its own is cut for a third of the shift."""
    database: str = ""
    """Address of a PostgreSQL for the order service; empty for a file of its own."""
    cable: Cable | None = None
    shop: Shop | None = None
    receipt: str = ""
    _client: httpx.Client | None = None

    def __post_init__(self) -> None:
        self.warehouse = Station(self.work / "warehouse", "MIL", "ST-01")
        self.popup = Station(self.work / "popup", "BRE", "ST-02")
        self.picker = self._person(self.warehouse)
        self.clerk = self._person(self.popup)
        self.picker.stumbles = every_blunder()
        self.garments: dict[str, list[bytes]] = {}
        """What went into each parcel, by the number of its order."""
        self.slips: dict[str, bytes] = {}
        if self.plant is Plant.LOST_SCAN:
            self.warehouse.line = Relay(self.warehouse.scanner).path

    @property
    def stations(self) -> tuple[Station, Station]:
        """Both windows."""
        return self.warehouse, self.popup

    @property
    def books(self) -> Books:
        """Where the order service keeps its books."""
        return Books(raw.Station(self.warehouse.data), self.database)

    def play(self) -> None:
        """Plays the shift from the first window to the empty outbox.

        Raises:
            Stuck: something that must happen did not.
        """
        self._open_windows()
        self._take_orders()
        self._begin()
        self._ship()
        self._bring_back()
        self._wait_outbox()
        self._start_twice()

    def end(self) -> list[str]:
        """Closes both windows in order; returns what was wrong with that."""
        faults = []
        for station in (self.popup, self.warehouse):
            code = station.stop()
            if code != 0:
                faults.append(f"{station.name} ended with {code}, expected 0")
        if self._client is not None:
            self._client.close()
        if self.cable is not None:
            self.cable.close()
        self.stub.stop()
        return faults

    def unplug(self) -> None:
        """Takes all devices away."""
        for station in self.stations:
            station.unplug()

    def _person(self, station: Station) -> Worker:
        return Worker(station, self.shelves, self.deadline, self.say, self.shots)

    def _open_windows(self) -> None:
        self.stub.start()
        url = self._open_cable() if self.is_cut else self._open_alone()
        self.warehouse.wait_screen(self.deadline)
        token = read_admin_token(self.warehouse.data / "centre")
        if self.plant is Plant.DOUBLE_EFFECT:
            self.say("A fault is planted: the database will book one shipment twice.")
            with self.books.opened(writes=True) as centre:
                plant_double_effect(centre, on_server=bool(self.database))
        self._client = open_client(url)
        self.shop = Shop(self.stub, self._client, token)
        self.shop.connect()
        self.say("The pop-up store joins it from a window of its own.")
        own = enrol(self._client, token, self.popup)
        near = self.cable.near_url if self.cable else url
        self.popup.start(demo=False, centre_url=near, station_token=own)

    def _open_alone(self) -> str:
        self.say("The warehouse opens its window, with an order service of its own.")
        self.warehouse.start(demo=True, database=self.database)
        return self.warehouse.wait_centre(self.deadline)

    def _open_cable(self) -> str:
        self.say("An order service starts; the warehouse opens its window at the end of a line.")
        self.cable = Cable(self.warehouse, self.database)
        self.warehouse.start(
            demo=True,
            centre_url=self.cable.near_url,
            station_token=TOKEN,
            offline_walks=AHEAD,
        )
        return self.cable.centre_url

    def _take_orders(self) -> None:
        if self.shop is None:
            return
        self.say("The shop sends twelve orders, one of them twice, and cancels one.")
        self.shop.send_twelve()
        self.say("A forged order and an unreadable one arrive.")
        self.shop.send_nonsense()
        self.say(f"Twenty customers want the last {seeded_units(RACE_SKU)} jackets at once.")
        self.shop.race()
        self.shop.break_the_line_once()

    def _begin(self) -> None:
        picker = self.picker
        picker.wait_screen(
            lambda kind, screen: kind == "SignInScreen" and screen["site_name"] != "MIL",
            "the warehouse has its first data",
        )
        self.shots.take(picker, "sign-in")
        self.say("Marta scans a garment before her badge, a wrong badge, and her badge.")
        picker.expect(picker.scan(b"4012345000016"), "common.sign_in_first")
        picker.expect(picker.scan(b"W-9999"), "common.unknown_badge")
        count = len(TO_SHIP) + seeded_units(RACE_SKU)
        picker.camera = None
        picker.sign_in(LEAD)
        picker.wait_screen(
            lambda kind, screen: kind == "HomeScreen" and _waiting(screen) == count,
            f"{count} orders wait to be picked",
        )
        picker.camera = self.shots
        picker.sign_in(LEAD)
        picker.expect(picker.press(codes.PRINT_SHEET), "common.sheet_printed")
        picker.expect(picker.press(codes.TEST_SCANNER), "common.scanner_heard")
        picker.expect(picker.press(codes.GO_SYNC), "common.went_to")

    def _ship(self) -> None:
        orders = len(TO_SHIP) + seeded_units(RACE_SKU)
        for place in range(1, orders + 1):
            self._cut_or_mend(place)
            tote = f"T-{100 + place}"
            number = floor.pick_order(self.picker, tote)
            inside = list(self.picker.totes[tote])
            floor.pack_order(self.picker, tote)
            floor.prove_label(self.picker)
            self.slips[number] = floor.slip_of(self.picker)
            self.garments[number] = inside
            self.say(f"Order {number}: {len(inside)} picked into {tote}, packed, labelled.")
            if place in (len(TO_SHIP), orders):
                self._truck()

    def _cut_or_mend(self, place: int) -> None:
        if self.cable is None:
            return
        if place == CUT.start:
            self.cable.cut()
            self.say("The line to the order service is cut.")
        elif place == CUT.start + 1:
            picker = self.picker
            self.shots.take(picker, "offline")
            picker.expect(picker.press(codes.GO_SYNC), "common.went_to")
            self.shots.take(picker, "offline-sync")
        elif place == CUT.stop:
            self.cable.mend()
            self.say("The line is mended.")

    def _truck(self) -> None:
        gone = sum(
            line.verdict == "ship.handed_over"
            for line in self.warehouse.journal.painted(self.warehouse.source)
        )
        parcels = self.picker.labels[gone:]
        floor.hand_over(self.picker, parcels)
        self.say(f"The truck takes {len(parcels)} parcels.")

    def _bring_back(self) -> None:
        shipped = len(self.picker.labels)
        files = raw.Station(self.popup.data)
        counter.wait_data(self.clerk, files, shipped)
        self.say(f"The pop-up knows {shipped} sold orders. A customer brings one back.")
        self.clerk.sign_in(LEAD)
        number = f"#{FIRST_NUMBER + RETURNED}"
        winner = next(n for n in self.slips if int(n[1:]) >= FIRST_NUMBER + RACE_FIRST)
        back = sorted(self.garments[number], key=lambda code: not code.startswith(b"]d2"))
        self.receipt = counter.take_back(
            self.clerk, self.slips[number], back, self.garments[winner][0]
        )
        self.say(f"Taken back, receipt {self.receipt}; the money is proposed, not paid.")

    def _wait_outbox(self) -> None:
        files = [raw.Station(station.data) for station in self.stations]

        def settled() -> bool:
            with self.books.opened() as centre:
                return raw.unsettled(files, centre) == 0

        begun = time.monotonic()
        self.deadline.until(settled, 40.0, "everything is settled with centre and shop")
        self.say(f"Everything is settled after {time.monotonic() - begun:.1f} s more.")

    def _start_twice(self) -> None:
        code, words = self.warehouse.start_again()
        self.say(f"A second start ends with {code}: {words}")
        if code != 0 or "already open" not in words:
            self.picker.complaints.append(f"a second start ended with {code} and said {words!r}")


def _waiting(screen: dict[str, object]) -> int:
    tiles = screen["tiles"]
    assert isinstance(tiles, list)
    return next((int(tile["count"] or 0) for tile in tiles if tile["job"] == "pick"), 0)
