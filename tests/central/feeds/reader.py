"""A reader as a station is one, kept so small that it is seen to be right."""

from dataclasses import dataclass, field

import msgspec
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from app.central.pages import Wanted, read_page
from app.central.work import Work
from app.domain.commands import DocumentKind
from app.domain.model.site import Bin
from app.wire import ChangesPage
from app.wire.digest import as_hex, digest_of
from app.wire.snapshot import SnapshotHeader, SnapshotIndex, SnapshotReader
from tests.central.shelf import Shelf, token_of

Client = TestClient[Litestar]
SCOPE = "site:MIL"
WARM = {"Authorization": f"Bearer {token_of('ST-MIL-1')}"}


@dataclass
class Replica:
    """What a reader has of one scope."""

    scope: str = SCOPE
    install: str = ""
    epoch: str = ""
    head: int = 0
    docs: dict[tuple[str, str], tuple[int, int, bytes, int]] = field(default_factory=dict)
    """Kind and id -> seq, rev, body, inc."""

    @property
    def digest(self) -> str:
        """As the centre counts it."""
        return as_hex(digest_of((kind, name, row[0]) for (kind, name), row in self.docs.items()))

    def load(self, *pieces: bytes) -> SnapshotIndex:
        """Takes a whole snapshot in."""
        reader = SnapshotReader()
        index = None
        for part in [part for piece in pieces for part in reader.take(piece)]:
            if isinstance(part.content, SnapshotHeader):
                self.epoch, self.head = part.content.epoch, part.content.head
            elif isinstance(part.content, SnapshotIndex):
                index = part.content
            else:
                for item in part.content:
                    inc = item.incs.get(self.install, 0)
                    row = (item.seq, item.rev, bytes(item.doc), inc)
                    self.docs[item.kind, item.id] = row
        assert index is not None, "the file has no end"
        return index

    def follow(self, shelf: Shelf) -> None:
        """Reads the changes after what it has, until there are no more."""
        more = True
        while more:
            wanted = Wanted(scope=self.scope, since=self.head, epoch=self.epoch, limit=7)
            with shelf.centre.reading() as connection:
                shared = read_page(connection, shelf.centre.tenant, wanted, shelf.clock())
            more = self.take(shared.for_install(self.install, shelf.clock()))

    def take(self, page: ChangesPage) -> bool:
        """Takes a page in; tells whether there are more."""
        for item in page.items:
            if item.op == "put":
                row = (item.seq, item.rev, bytes(item.doc), item.inc)
                self.docs[item.kind, item.id] = row
            else:
                self.docs.pop((item.kind, item.id), None)
        self.epoch, self.head = page.epoch, page.upto
        return page.more


def truth(shelf: Shelf, install: str = "", scope: str = SCOPE) -> dict[tuple[str, str], object]:
    """What the tables say, read by SQL of its own."""
    rows = shelf.sql(
        "SELECT f.kind, f.doc_id, f.seq, d.rev, d.body, coalesce(i.n, 0) FROM feed f"
        " JOIN doc d ON d.kind = f.kind AND d.id = f.doc_id"
        " LEFT JOIN doc_inc i ON i.kind = f.kind AND i.id = f.doc_id AND i.install = :install"
        " WHERE f.scope = :scope AND f.op = 'put'",
        install=install,
        scope=scope,
    )
    return {(str(kind), str(name)): tuple(rest) for kind, name, *rest in rows}


def kept_digest(shelf: Shelf, scope: str = SCOPE) -> str:
    """The digest in the scope's row."""
    stored = shelf.one("SELECT digest FROM site_feed WHERE scope = :s", s=scope)
    return as_hex(int(str(stored)) % 2**64)


def put_bin(work: Work, code: str, scope: str = SCOPE, level: int = 1) -> None:
    """Writes a bin."""
    place = Bin(code=code, site=scope[5:], aisle="A", x_mm=0, y_mm=0, level=level)
    work.changes.put(scope, DocumentKind.BIN, code, place)


def put_bins(shelf: Shelf, count: int) -> None:
    """Writes so many bins at once."""
    with shelf.centre.work() as work:
        for number in range(count):
            put_bin(work, f"A-{number:04d}-1")


def ask(client: Client, path: str, **headers: str) -> Response:
    """Asks as the warehouse's first station, without following."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, headers={**WARM, **told}, follow_redirects=False)


def page(client: Client, scope: str = SCOPE, **params: object) -> ChangesPage:
    """Reads a page."""
    query = "&".join(f"{key}={value}" for key, value in params.items())
    response = ask(client, f"/v1/feeds/{scope}/changes?{query}")
    assert response.status_code == 200, response.text
    return msgspec.json.decode(response.content, type=ChangesPage)
