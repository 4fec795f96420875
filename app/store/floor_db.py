"""floor.db: what happened on this station; only the floor worker writes it.

The program never deletes it. Commands are append-only: whether the centre has ruled on one stands
in cache.db, not here.
"""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from app.errors import StoreUnreadable
from app.ports import JobState, PrintJob
from app.store.engine import FULL, open_writer
from app.store.floor_rows import (
    Block,
    ScanRow,
    block_of,
    command_values,
    envelope_of,
    print_job_of,
    scan_values,
)
from app.store.floor_tables import (
    SCHEMA,
    command,
    meta,
    metadata,
    number_block,
    print_job,
    scan_log,
    session,
)
from app.store.ids import new_id
from app.wire import CommandEnvelope

_INSERT_SCAN = insert(scan_log)
_JUDGED = (
    update(scan_log)
    .where(scan_log.c.seq == bindparam("of_seq"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "reading",
                "verdict",
                "step_before",
                "step_after",
                "commands",
                "data_at",
                "trouble",
            )
        }
    )
)
_INSERT_COMMAND = insert(command)


class FloorStore:
    """The writer of floor.db.

    Thread: the floor worker only. Every method that changes something runs inside ``commit()``.
    """

    def __init__(self, path: Path, key_hex: str) -> None:
        self._engine = open_writer(path, key_hex, FULL)
        self._connection = self._engine.connect()
        _prepare(self._connection)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()
        self._engine.dispose()

    @contextlib.contextmanager
    def commit(self) -> Iterator[Connection]:
        """One transaction: on disk when the block ends, undone when it raises."""
        with self._connection.begin():
            yield self._connection

    def savepoint(self) -> contextlib.AbstractContextManager[object]:
        """A part of the transaction that can be undone alone."""
        return self._connection.begin_nested()

    def log_scan(self, row: ScanRow) -> int:
        """Writes the raw scan and returns its number."""
        result = self._connection.execute(_INSERT_SCAN, scan_values(row))
        return int(result.lastrowid)

    def judged(self, seq: int, values: dict[str, str]) -> None:
        """Adds what became of a scan to its row."""
        names = ("reading", "verdict", "step_before", "step_after", "commands", "data_at")
        given = {f"new_{name}": values.get(name, "") for name in (*names, "trouble")}
        self._connection.execute(_JUDGED, {"of_seq": seq, **given})

    def add_command(self, envelope: CommandEnvelope) -> None:
        """Appends a command to the outbox."""
        self._connection.execute(_INSERT_COMMAND, command_values(envelope))

    def next_n(self) -> int:
        """Returns the next dense sequence number of this install."""
        return int(self._connection.execute(select(func.max(command.c.n))).scalar() or 0) + 1

    def save_session(self, lane: int, body: bytes) -> None:
        """Keeps job, step and cursor of a lane."""
        self._connection.execute(
            text(
                "INSERT INTO session (lane, body) VALUES (:lane, :body)"
                " ON CONFLICT (lane) DO UPDATE SET body = excluded.body"
            ),
            {"lane": lane, "body": body},
        )

    def load_session(self, lane: int) -> bytes | None:
        """Returns what was kept of a lane."""
        with self._reading():
            return self._connection.execute(
                select(session.c.body).where(session.c.lane == lane)
            ).scalar()

    def set_meta(self, key: str, value: str) -> None:
        """Writes one fact about this install."""
        self._connection.execute(
            text(
                "INSERT INTO meta (k, v) VALUES (:k, :v)"
                " ON CONFLICT (k) DO UPDATE SET v = excluded.v"
            ),
            {"k": key, "v": value},
        )

    def all_commands(self) -> Iterator[CommandEnvelope]:
        """Returns every command that is kept, in the order of n."""
        with self._reading():
            rows = self._connection.execute(select(command).order_by(command.c.n)).mappings()
            yield from [envelope_of(dict(row)) for row in rows]

    def blocks(self) -> tuple[Block, ...]:
        """Returns the number blocks that are not used up, oldest first."""
        with self._reading():
            rows = self._connection.execute(
                select(number_block)
                .where(number_block.c.used < number_block.c.count)
                .order_by(number_block.c.first)
            ).mappings()
            return tuple(block_of(dict(row)) for row in rows)

    def add_block(self, block: Block, command_id: str) -> None:
        """Takes over a granted block; the same grant twice is one block."""
        self._connection.execute(
            text(
                "INSERT INTO number_block"
                " (series, first, count, used, prefix, extension, command_id)"
                " VALUES (:series, :first, :count, 0, :prefix, :extension, :command_id)"
                " ON CONFLICT DO NOTHING"
            ),
            {
                "series": block.series,
                "first": block.first,
                "count": block.count,
                "prefix": block.prefix,
                "extension": block.extension,
                "command_id": command_id,
            },
        )

    def granted_commands(self) -> frozenset[str]:
        """Returns the ids of the requests whose block was taken over."""
        with self._reading():
            return frozenset(self._connection.execute(select(number_block.c.command_id)).scalars())

    def use_number(self, block: Block) -> None:
        """Advances a block by one, in the commit that prints the number."""
        self._connection.execute(
            update(number_block)
            .where(number_block.c.series == block.series, number_block.c.first == block.first)
            .values(used=number_block.c.used + 1)
        )

    def add_print_job(self, job: PrintJob, document: str, reprint: int, now: datetime) -> None:
        """Stores a job with its bytes; it is queued when the transaction commits."""
        self._connection.execute(
            insert(print_job).values(
                id=job.id,
                document=document,
                purpose=job.purpose,
                reprint=reprint,
                printer_id=job.printer_id,
                title=job.title,
                data=job.data,
                state=job.state.value,
                made_at=now.isoformat(),
                moved_at=now.isoformat(),
            )
        )

    def reprints(self, document: str, purpose: str) -> int:
        """Returns how many jobs a document has had for a purpose."""
        return int(
            self._connection.execute(
                select(func.count()).where(
                    print_job.c.document == document, print_job.c.purpose == purpose
                )
            ).scalar()
            or 0
        )

    def oldest_queued(self, printer_id: str) -> PrintJob | None:
        """Returns the job that a printer should do next."""
        row = self._connection.execute(
            select(print_job)
            .where(print_job.c.printer_id == printer_id, print_job.c.state == JobState.QUEUED.value)
            .order_by(print_job.c.seq)
            .limit(1)
        ).mappings()
        found = row.first()
        return None if found is None else print_job_of(dict(found))

    def last_bytes(self, document: str, purpose: str) -> PrintJob | None:
        """Returns the newest job of a document, for a reprint with the same bytes."""
        found = (
            self._connection.execute(
                select(print_job)
                .where(print_job.c.document == document, print_job.c.purpose == purpose)
                .order_by(print_job.c.reprint.desc())
                .limit(1)
            )
            .mappings()
            .first()
        )
        return None if found is None else print_job_of(dict(found))

    def move_job(self, job_id: str, state: JobState, reason: str, now: datetime) -> None:
        """Records the new state of a print job."""
        self._connection.execute(
            update(print_job)
            .where(print_job.c.id == job_id)
            .values(state=state.value, reason=reason, moved_at=now.isoformat())
        )

    def mark_applied(self, document: str, now: datetime) -> None:
        """Notes that the label of a document was scanned where it belongs: it did print."""
        self._connection.execute(
            update(print_job)
            .where(print_job.c.document == document, print_job.c.purpose == "label")
            .values(applied_at=now.isoformat())
        )

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """A read outside a transaction must not leave one open."""
        if self._connection.in_transaction():
            yield
            return
        with self._connection.begin():
            yield


def _prepare(connection: Connection) -> None:
    with connection.begin():
        version = int(connection.execute(text("PRAGMA user_version")).scalar() or 0)
        if version > SCHEMA:
            raise StoreUnreadable(
                "floor.db was written by a newer version of this program.",
                do="Start that version, or use another data folder.",
            )
        metadata.create_all(connection)
        connection.execute(text(f"PRAGMA user_version={SCHEMA}"))
        known = connection.execute(select(meta.c.v).where(meta.c.k == "install")).scalar()
        if known is None:
            connection.execute(insert(meta).values(k="install", v=new_id()))
