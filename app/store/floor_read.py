"""Reads floor.db beside its writer: the outbox for the sync process, lists for the screens."""

from collections.abc import Collection
from pathlib import Path

from sqlalchemy import Engine, select, text

from app.store.engine import open_reader
from app.store.floor import sql
from app.store.floor.tables import command, meta, print_job
from app.store.floor_rows import Decision, JobRow, decision_of, envelope_of, job_row_of
from app.wire import CommandEnvelope


class FloorReader:
    """Reads floor.db beside its writer."""

    def __init__(self, path: Path, key_hex: str) -> None:
        self._engine: Engine = open_reader(path, key_hex)

    def close(self) -> None:
        """Closes the file."""
        self._engine.dispose()

    def meta(self, key: str) -> str:
        """Returns a fact about this install, or an empty text."""
        with self._engine.connect() as connection:
            found = connection.execute(select(meta.c.v).where(meta.c.k == key)).scalar()
        return found or ""

    def install(self) -> str:
        """Returns the identity of this install."""
        return self.meta("install")

    def commands_after(self, n: int, limit: int) -> list[CommandEnvelope]:
        """Returns commands with a higher sequence number, in order."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(command).where(command.c.n > n).order_by(command.c.n).limit(limit)
            ).mappings()
            return [envelope_of(dict(row)) for row in rows]

    def commands_of(self, kinds: Collection[str]) -> list[CommandEnvelope]:
        """Returns every command of some kinds that is kept, in the order of n."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(command).where(command.c.kind.in_(kinds)).order_by(command.c.n)
            ).mappings()
            return [envelope_of(dict(row)) for row in rows]

    def decisions(self) -> tuple[Decision, ...]:
        """Returns what people decided about commands, the oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(sql.DECISIONS).mappings()
            return tuple(decision_of({str(k): v for k, v in row.items()}) for row in rows)

    def print_jobs(self, limit: int = 50) -> tuple[JobRow, ...]:
        """Returns the newest print jobs."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(print_job).order_by(print_job.c.seq.desc()).limit(limit)
            ).mappings()
            return tuple(job_row_of(dict(row)) for row in rows)

    def data_version(self) -> int:
        """Changes whenever the writer has committed."""
        with self._engine.connect() as connection:
            return int(connection.execute(text("PRAGMA data_version")).scalar() or 0)
