"""Order services with the data set in them, on either database."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine, make_url, text

from app.central.work import Centre
from app.store.engine import open_reader, open_writer
from app.store.migrations import migrate
from app.store.postgres import open_postgres
from app.wire.lines import DATABASE_KEY, Hello
from tests.bench.parts import goods
from tests.faults.parts import programs
from tests.faults.parts.postgres import Server, a_server

KEY, TOKEN = "55" * 32, "token-of-the-bench"
DATABASES = ("sqlite", "postgres")


@dataclass(frozen=True, kw_only=True)
class House:
    """One filled database that no service has open."""

    folder: Path
    name: str
    url: str
    """Address of the PostgreSQL database; empty for a file."""
    server: Server | None = None

    def engines(self) -> tuple[Engine, Engine]:
        """Opens it; who asks disposes both."""
        if self.url:
            return open_postgres(self.url)
        path = self.folder / "central.db"
        return open_writer(path, KEY), open_reader(path, KEY)

    @contextmanager
    def centre(self) -> Iterator[Centre]:
        """Opens it in this process."""
        writer, reader = self.engines()
        try:
            yield Centre(writer, reader)
        finally:
            reader.dispose()
            writer.dispose()

    @contextmanager
    def twin(self) -> Iterator[House]:
        """Copies it while nobody has it open."""
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            if self.server is None:
                for each in self.folder.glob("central.db*"):
                    shutil.copy(each, name)
                yield replace(self, folder=Path(name))
                return
            url = self.server.make(str(make_url(self.url).database))
            yield replace(self, folder=Path(name), url=url)
            self.server.drop(url)

    def serve(self, *arguments: str) -> programs.Centre:
        """Starts an order service on it; use as a context."""
        place = ("--database", self.url) if self.url else ()
        hello = Hello(keys={DATABASE_KEY: KEY}, token=TOKEN)
        return programs.Centre(
            self.folder, hello, "--station", "ST-01", "--site", goods.SITE, *place, *arguments
        )

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Reads by plain SQL."""
        with self.centre() as centre, centre.reading() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]

    def do(self, *statements: str) -> None:
        """Writes by plain SQL."""
        with self.centre() as centre, centre.work() as work:
            for sql in statements:
                work.connection.execute(text(sql))


@contextmanager
def a_house(name: str, size: goods.Size) -> Iterator[House]:
    """Fills a database of that kind; it is gone when the block ends."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="bench-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        server = stack.enter_context(a_server()) if name == "postgres" else None
        url = server.make() if server else ""
        house = House(folder=folder, name=name, url=url, server=server)
        if url:
            writer, _ = open_postgres(url)
        else:
            writer = open_writer(folder / "central.db", KEY)
        migrate(writer)
        writer.dispose()
        with house.centre() as centre:
            goods.fill(centre, size)
        yield house
