"""Two front doors over real files, a real centre, and clocks that stand until they are moved."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from app.central.pages import Wanted, read_page
from app.central.work import Centre
from app.domain.commands import DocumentKind
from app.domain.model.site import Worker
from app.domain.verbs import CommandCode, Verb
from app.floor.desk import Outcome
from app.floor.paper.papers import Papers, printer_profiles
from app.floor.scan import FrontDoor
from app.floor.screens import PickScreen
from app.ports import BUTTON, Scan
from app.settings import Settings
from app.store.cache_db import open_cache_reader, open_empty_replica
from tests.central.shelf import SCOPE, Released
from tests.faults.protocol.line import Fate
from tests.faults.protocol.station import KEY, Station
from tests.faults.protocol.world import Template, World
from tests.floor.station import PlainRenderer

PICKER, LEAD = "W-1042", "W-1001"
SCANNER = "serial:pair"


class Bench:
    """One station as a person meets it, and the sync process that takes steps when told to."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.settings = Settings(
            data_dir=station.folder, site="MIL", station=station.name, echo_ms=0
        )
        self._seq = 0
        self._open()

    def _open(self) -> None:
        station, cache = self.station, open_cache_reader(self.station.path, KEY)
        papers = Papers(station.store, PlainRenderer(), printer_profiles(self.settings))
        self.door = FrontDoor(
            station.store, cache or open_empty_replica(), papers, station.clock, self.settings
        )

    def restart(self, *, another_boot: bool = False) -> None:
        """The program, or the machine, starts again."""
        self.door.close()
        self.station.restart()
        if another_boot:
            self.station.clock.boots += 1
        self._open()

    def scan(self, code: str | Verb) -> Outcome:
        """Scans or presses, and looks after the walks, as the worker does."""
        verb = isinstance(code, Verb)
        raw = CommandCode.of(code).as_digits() if isinstance(code, Verb) else code
        self._seq += 1
        scan = Scan(
            raw=raw.encode(),
            aim=None,
            source=BUTTON if verb else SCANNER,
            seq=self._seq,
            at_wall=self.station.clock.wall(),
            at_boot=self.station.clock.boot(),
        )
        outcome = self.door.handle_scan(scan)
        self.door.tend_walks(after_scan=True)
        return outcome

    def all(self, *codes: str | Verb) -> list[str]:
        return [self.scan(code).verdict.value for code in codes]

    def idle(self) -> None:
        """A second in which nobody scans."""
        self.door.tend_walks()

    def push(self, fate: Fate = Fate.ANSWERED) -> None:
        """One batch goes up; what comes back is looked at."""
        self.station.push(fate)
        self._look()

    def online(self) -> None:
        """Everything goes up and comes down until nothing moves."""
        self.door.online = True
        for _ in range(30):
            sent = self.station.push(Fate.ANSWERED)
            read_all(self.station)
            self._look()
            self.station.sender._look()
            if not sent and not self.station.sender._post.outbox.waiting():
                return
        raise AssertionError("never came to rest")

    def offline(self) -> None:
        self.door.online = False

    def read_catalogue(self, centre: Centre) -> None:
        """The goods, which are no part of the site's own scope."""
        wanted = Wanted(scope="catalogue", since=0, epoch="", limit=100)
        with centre.reading() as connection:
            shared = read_page(connection, centre.tenant, wanted, centre.clock())
        page = shared.for_install(self.station.install, centre.clock())
        with self.station.shelf.in_use() as cache:
            cache.ingest_page(page)
        self._look()

    def holds(self, order: Released) -> bool:
        """Whether the station believes that it may walk."""
        return self.door._claims.holds(order.fulfilment_order)

    def walks(self, order: Released) -> bool:
        """Whether a picker here would be let go on with the walk."""
        mine = self.door._session.pick.order == order.fulfilment_order
        return mine and self.screen.step in ("bin", "item", "tote")

    @property
    def screen(self) -> PickScreen:
        screen = self.door.screen()
        assert isinstance(screen, PickScreen)
        return screen

    def sent(self, kind: str) -> int:
        return sum(envelope.kind == kind for envelope in self.station.commands())

    def _look(self) -> None:
        self.door.replica_changed()
        self.door.tend_walks()


class Pair:
    """The site."""

    def __init__(self, world: World) -> None:
        self.world = world
        with world.centre.work() as work:
            for badge, name, role in ((PICKER, "Anna", "picker"), (LEAD, "Lena", "lead")):
                worker = Worker(badge=badge, name=name, role=role, jobs=("pick",))
                work.changes.put(SCOPE["MIL"], DocumentKind.WORKER, badge, worker)
        for station in world.stations:
            read_all(station)
        self.a, self.b = (Bench(station) for station in world.stations)
        for bench in (self.a, self.b):
            bench.read_catalogue(world.centre)

    def release(self, quantity: int = 2) -> Released:
        """An order for so many coats is on the floor, and both stations know it."""
        made = self.world.release(quantity)
        self.a.online()
        self.b.online()
        return made

    def wait(self, seconds: float) -> None:
        """Time passes for everybody alike; nobody looks at anything."""
        self.world.pass_time(seconds)

    def claim(self, order: Released) -> tuple[object, ...]:
        """station, grade and token, by separate SQL."""
        rows = self.world.shelf.sql(
            "SELECT station, grade, token FROM claim WHERE task_id = :t", t=order.fulfilment_order
        )
        return rows[0] if rows else ("", "", 0)

    def rulings(self, kind: str) -> list[tuple[object, ...]]:
        """Ruling and reason of every command of a kind, in the order they came."""
        return self.world.shelf.sql(
            "SELECT ruling, reason FROM command WHERE kind = :k ORDER BY t_server, n", k=kind
        )

    def tasks(self) -> list[dict[str, object]]:
        ids = self.world.shelf.sql("SELECT id FROM doc WHERE kind = 'task' ORDER BY id")
        return [self.world.shelf.doc("task", str(row[0])) for row in ids]

    def totes(self, order: Released) -> set[str]:
        """Totes in which the booked units of an order lie."""
        body = self.world.shelf.doc("fulfilment_order", order.fulfilment_order)
        return {unit["tote"] for unit in body["units"]}

    def check(self, order: Released) -> None:
        """Two pickers never both believe they hold a walk; two totes never mix."""
        assert not (self.a.holds(order) and self.b.holds(order)), "two pickers"
        assert len(self.totes(order)) <= 1, "two totes"


def read_all(station: Station) -> None:
    """Reads the site's scope to its end."""
    for _ in range(40):
        if station.pull(Fate.ANSWERED):
            return
    raise AssertionError("the scope has no end")


@contextmanager
def a_pair(template: Template) -> Iterator[Pair]:
    world = template.world(Counter())
    try:
        pair = Pair(world)
        yield pair
        pair.a.door.close()
        pair.b.door.close()
    finally:
        world.close()


def coat_tag() -> str:
    """The code on the garment."""
    return "4012345000016"
