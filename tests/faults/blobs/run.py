"""Proof: photos through a bad line, with the sync process killed in the middle of uploads.

Real floor.db, real folder of blobs, real sync process, real centre, a proxy between. Beside the
orders with a photo others go on; their commands must not wait. Counted at the centre by SQL, and
hashed by ``hashlib``. The planted twin is a station that sends the command before its photo: the
centre defers it, and a centre that does not is found out.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.domain.commands import OrderSetAside
from app.store.blobs import FOLDER, BlobFolder
from app.wire.lines import Hello, Wake
from tests.central.shelf import KEY, token_of
from tests.faults.blobs.line import Line
from tests.faults.parts import books
from tests.faults.parts.programs import PROGRAM, Centre, Sync, eventually
from tests.faults.parts.proxy import Proxy, Toxic
from tests.faults.report import Figure, Report, Scale, judged
from tests.faults.toxics.work import Outbox, lay_out, walk

STATION, SITE = "ST-MIL-1", "MIL"
ARGUMENTS = ("--station", STATION, "--site", SITE)
HASTY = (sys.executable, "-m", "tests.faults.blobs.hasty")
PHOTO_BYTES = 1_500_000
BESIDE = 12
"""Commands on another order, without a photo."""
TOXICS = (Toxic.HALF_REQUEST, Toxic.DROP_REPLY, Toxic.RESET, Toxic.LATENCY, Toxic.DROP_REQUEST)
WITH_PHOTO = """
    SELECT count(*) FROM command
    WHERE ruling = 'accepted' AND CAST(body AS TEXT) LIKE '%photos":["%'"""
EARLY = f"""{WITH_PHOTO} AND NOT EXISTS (
    SELECT 1 FROM blob WHERE CAST(command.body AS TEXT) LIKE '%' || sha256 || '%')"""
RULED = "SELECT count(*) FROM command"
BLOBS = "SELECT count(*) FROM blob"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one run gave."""

    photos: int
    blobs: int
    """Rows at the centre whose bytes have the hash of their name."""
    accepted: int
    """Commands with a photo that were accepted at the end."""
    beside: int
    """Commands that were ruled while no photo was there yet."""
    early: int
    """Commands that were accepted before their photo was there."""
    deferred: int
    """How often the centre said that a photo is missing."""
    puts: int


class Floor:
    """A station with orders of its own at a centre of its own."""

    def __init__(self, folder: Path, photos: int) -> None:
        self.data, self.station = folder / "centre", folder / "station"
        self.station.mkdir()
        self.orders = lay_out(self.data, KEY, photos + 1)
        self.outbox = Outbox(self.station, KEY)
        self.blobs = BlobFolder(self.station / FOLDER, KEY)
        self.hello = Hello(keys={"db": KEY}, token=token_of(STATION))

    def record(self, photos: Sequence[bytes]) -> list[str]:
        """Puts the bytes, then records the commands: an order with each photo, one without any."""
        names = [self.blobs.put(photo) for photo in photos]
        for order, name in zip(self.orders[1:], names, strict=True):
            aside = OrderSetAside(reason="picker", photos=(name,))
            follows = OrderSetAside(reason="late")
            self.outbox.record([(order.fulfilment_order, each) for each in (aside, follows)])
        other = self.orders[0]
        steps = itertools.islice(walk(other, 1, random.Random(1)), BESIDE)
        self.outbox.record([(other.fulfilment_order, step) for step in steps])
        return names

    @contextmanager
    def centre(self, program: Sequence[str] = PROGRAM) -> Iterator[Centre]:
        """Runs the order service."""
        with Centre(self.data, Hello(keys={"db": KEY}), *ARGUMENTS, program=program) as centre:
            yield centre

    def sync(self, url: str, program: Sequence[str] = PROGRAM) -> Sync:
        """Starts the sync process."""
        sync = Sync(
            self.station,
            self.hello,
            *(*ARGUMENTS, "--region", "EU", "--centre", url),
            program=program,
        )
        sync.tell(Wake())
        return sync

    def one(self, sql: str) -> int:
        """Asks the centre's file."""
        return int(books.one(self.data / "central.db", KEY, sql))

    def whole(self) -> int:
        """How many blobs at the centre are what their name says."""
        found = books.rows(self.data / "central.db", KEY, "SELECT sha256, body FROM blob")
        return sum(hashlib.sha256(body).hexdigest() == name for name, body in found)

    def said(self, event: str) -> list[dict[str, object]]:
        """What the sync process noted."""
        lines = map(json.loads, (self.station / "sync.log").read_text().splitlines())
        return [line for line in lines if line["event"] == event]


def run(scale: Scale) -> Report:
    """Proves it, and that haste is found out."""
    full = scale is Scale.FULL
    photos, kills = (40, 25) if full else (2, 2)
    good = play(photos, kills)
    hasty = play_hasty(PROGRAM)
    careless = play_hasty(HASTY)
    figures: dict[str, Figure] = {
        "photos": photos,
        "kills": kills,
        "blobs": good.blobs,
        "accepted": good.accepted,
        "uploads begun": good.puts,
        "flowed beside": good.beside,
        "early": good.early,
    }
    planted = (
        f"a hasty station: deferred {hasty.deferred} times, {hasty.early} early;"
        f" and a careless centre: {careless.early} early"
    )
    faults = complaints(good)
    if not hasty.deferred or hasty.early or not careless.early:
        faults.append(f"the planted fault was not seen: {planted}")
    return judged("blobs", figures, faults, planted, expected="each photo and its command once")


def complaints(result: Result) -> list[str]:
    """Returns a sentence for each figure that is not as it must be."""
    wanted = {
        "blobs": (result.blobs, result.photos),
        "accepted": (result.accepted, result.photos),
        "flowed beside": (result.beside, BESIDE),
        "early": (result.early, 0),
    }
    return [f"{name}: {got}, not {must}" for name, (got, must) in wanted.items() if got != must]


def play(photos: int, kills: int) -> Result:
    """Brings photos through the proxy while the sync process is killed again and again."""
    dice, line = random.Random(7), Line(TOXICS)
    with tempfile.TemporaryDirectory(prefix="blobs-") as name, ExitStack() as at_end:
        floor = Floor(Path(name), photos)
        at_end.callback(floor.outbox.close)
        centre = at_end.enter_context(floor.centre())
        proxy = at_end.enter_context(Proxy(centre.port, line))
        floor.record([dice.randbytes(PHOTO_BYTES + at) for at in range(photos)])
        beside, early = _kill_in_an_upload(floor, proxy.url, line), floor.one(EARLY)
        for _ in range(kills - 1):
            _kill_in_an_upload(floor, proxy.url, line)
            early += floor.one(EARLY)
        line.is_slow = False
        with floor.sync(proxy.url) as sync:
            eventually(sync.is_quiet, "everything is settled", 300.0)
        return Result(
            photos=photos,
            blobs=floor.whole(),
            accepted=floor.one(WITH_PHOTO),
            beside=beside,
            early=early,
            deferred=len(floor.said("push_settled_nothing")),
            puts=line.puts,
        )


def _kill_in_an_upload(floor: Floor, url: str, line: Line) -> int:
    """Returns how much was ruled by then, 0 when a photo was there already.

    What the line has taken by then may still arrive: a photo that nobody knows to be there.
    """
    begun = line.puts
    with floor.sync(url) as sync:
        eventually(lambda: line.puts > begun, "an upload begins")
        eventually(lambda: floor.one(RULED) >= BESIDE, "what has no photo goes on")
        ruled = 0 if floor.one(BLOBS) else floor.one(RULED)
        sync.kill()
    return ruled


def play_hasty(centre_program: Sequence[str]) -> Result:
    """Lets a station send a command whose photo never gets through."""
    line = Line([Toxic.DROP_REQUEST] * 10_000)
    line.is_slow = False
    with tempfile.TemporaryDirectory(prefix="blobs-") as name, ExitStack() as at_end:
        floor = Floor(Path(name), 1)
        at_end.callback(floor.outbox.close)
        centre = at_end.enter_context(floor.centre(centre_program))
        proxy = at_end.enter_context(Proxy(centre.port, line))
        floor.record([random.Random(8).randbytes(PHOTO_BYTES)])
        with floor.sync(proxy.url, HASTY):
            eventually(
                lambda: floor.said("push_settled_nothing") or floor.one(WITH_PHOTO),
                "the centre has seen the command without its photo",
            )
            eventually(lambda: line.puts > 0, "the photo was tried")
        return Result(
            photos=1,
            blobs=floor.whole(),
            accepted=floor.one(WITH_PHOTO),
            beside=BESIDE,
            early=floor.one(EARLY),
            deferred=len(floor.said("push_settled_nothing")),
            puts=line.puts,
        )
