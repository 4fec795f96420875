"""floor.db: what happened on this station; only the floor worker writes it.

The program never deletes it. Commands are append-only: whether the centre has ruled on one stands
in cache.db, not here.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import text

from app.errors import StoreError, StoreUnreadable
from app.ports import JobState, PrintJob
from app.store.engine import FULL, open_writer
from app.store.floor import sql
from app.store.floor.mirror import Mirror
from app.store.floor.statements import Statements
from app.store.floor.steps import SCHEMA, steps_from
from app.store.floor.tables import metadata
from app.store.floor_rows import (
    INSTALL_STARTS_AT,
    Block,
    Claim,
    Decision,
    ReviewKind,
    ScanRow,
    StoredScan,
    block_of,
    claim_of,
    command_values,
    decision_of,
    decision_values,
    envelope_of,
    print_job_of,
    scan_values,
    stored_scan_of,
)
from app.store.ids import new_id
from app.wire import CommandEnvelope

CHECKPOINT_PAGES = 20_000
"""A station that is never idle writes its log back at this size; others do it while idle."""
_PAGE = 1000


class FloorStore:
    """The writer of floor.db.

    Everything raises ``StoreError`` when the disk is full or broken: nothing is said to be done
    that is not on disk. After that the file is closed and opened anew: what was refused once may
    seem to succeed the second time, and be nowhere.

    Thread: the floor worker only. Every method that changes something runs inside ``commit()``.
    """

    def __init__(self, path: Path, key_hex: str) -> None:
        self._added: list[CommandEnvelope] = []
        self._install = ""
        self._starts_at: int | None = None
        self._mirror = Mirror(path.parent)
        self._engine = open_writer(path, key_hex, FULL)
        self._connection = self._engine.connect()
        self._sql = Statements(self._connection)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    @property
    def trouble(self) -> StoreError | None:
        """The first thing the disk refused."""
        return self._sql.trouble

    def close(self) -> None:
        """Closes the file."""
        self._mirror.close()
        self._connection.close()
        self._engine.dispose()

    @contextlib.contextmanager
    def commit(self) -> Iterator[None]:
        """One transaction: on disk when the block ends, undone when it raises."""
        self._added.clear()
        with self._sql.transaction():
            yield
        if self._added:
            self._mirror.append(self._install, self._added)

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of the transaction that is undone alone when it raises."""
        before = len(self._added)
        try:
            with self._sql.savepoint():
                yield
        except BaseException:
            del self._added[before:]
            raise

    def checkpoint(self, *, whole: bool = False) -> None:
        """Writes the log back into the file; while nothing else is to do.

        Args:
            whole: all of it, so that nothing depends on the log any more.
        """
        mode = "TRUNCATE" if whole else "PASSIVE"
        with self._sql.told():
            raw = self._connection.connection
            raw.cursor().execute(f"PRAGMA wal_checkpoint({mode})").close()

    def start_mirror_over(self) -> None:
        """Begins a new file of the mirror: a whole copy of floor.db has just been made."""
        self._mirror.start_over()

    def log_scan(self, row: ScanRow) -> int:
        """Writes the raw scan and returns its number."""
        return self._sql.run(sql.INSERT_SCAN, scan_values(row)).lastrowid

    def judged(self, seq: int, values: dict[str, str]) -> None:
        """Adds what became of a scan to its row."""
        given = {f"new_{name}": values.get(name, "") for name in sql.JUDGED_COLUMNS}
        self._sql.run(sql.JUDGE_SCAN, {"of_seq": seq, **given})

    def has_scan(self, row: ScanRow) -> bool:
        """Tells whether this very scan is in the log: same device, same moment."""
        given = {name: getattr(row, name) for name in sql.SAME_SCAN}
        return self._sql.number(sql.COUNT_SAME_SCAN, given) > 0

    def add_command(self, envelope: CommandEnvelope) -> None:
        """Appends a command to the outbox."""
        self._sql.run(sql.INSERT_COMMAND, command_values(envelope))
        self._added.append(envelope)

    def next_n(self) -> int:
        """Returns the next dense sequence number of this install."""
        return max(self._sql.number(sql.LAST_N) + 1, self.starts_at())

    def starts_at(self) -> int:
        """Returns the first number of this install; smaller ones are of an earlier identity."""
        if self._starts_at is None:
            self._starts_at = int(self.meta(INSTALL_STARTS_AT) or "1")
        return self._starts_at

    def renumber(self, envelope: CommandEnvelope, n: int) -> None:
        """Gives a command another number; its id and its body stay."""
        self._sql.run(sql.RENUMBER_COMMAND, {"id": envelope.id, "n": n})
        self._added.append(msgspec.structs.replace(envelope, n=n))

    def save_session(self, lane: int, body: bytes) -> None:
        """Keeps job, step and cursor of a lane."""
        self._sql.run(sql.SAVE_SESSION, {"lane": lane, "body": body})

    def load_session(self, lane: int) -> bytes | None:
        """Returns what was kept of a lane."""
        with self._sql.reading():
            body = self._sql.value(sql.LOAD_SESSION, {"lane": lane})
        return body if isinstance(body, bytes) else None

    def meta(self, key: str) -> str:
        """Returns a fact about this install, or an empty text."""
        with self._sql.reading():
            found = self._sql.value(sql.READ_META, {"k": key})
        return found if isinstance(found, str) else ""

    def set_meta(self, key: str, value: str) -> None:
        """Writes one fact about this install."""
        self._sql.run(sql.SET_META, {"k": key, "v": value})
        self._starts_at = None
        if key == "install":
            self._install = value

    def all_commands(self) -> Iterator[CommandEnvelope]:
        """Returns every command that is kept, in the order of n."""
        n = 0
        while page := self._commands_after(n):
            yield from page
            n = page[-1].n

    def commands(self, ids: Sequence[str]) -> tuple[CommandEnvelope, ...]:
        """Returns those of some commands that are kept here, in the order of n."""
        with self._sql.reading():
            rows = self._sql.rows(sql.COMMANDS_BY_ID, {"ids": list(ids)}) if ids else []
        return tuple(envelope_of(row) for row in rows)

    def count_since(self, kind: str, since: datetime) -> int:
        """Returns how many commands of a kind were made since a time of this station's clock."""
        with self._sql.reading():
            return self._sql.number(sql.COUNT_SINCE, {"kind": kind, "since": since.isoformat()})

    def latest_commands(self, kinds: Sequence[str], most: int) -> tuple[CommandEnvelope, ...]:
        """Returns the newest commands of some kinds, in the order of n."""
        with self._sql.reading():
            rows = self._sql.rows(sql.LATEST_COMMANDS, {"kinds": list(kinds), "most": most})
        return tuple(envelope_of(row) for row in reversed(rows))

    def blocks(self) -> tuple[Block, ...]:
        """Returns the number blocks that are not used up, oldest first."""
        with self._sql.reading():
            return tuple(block_of(row) for row in self._sql.rows(sql.BLOCKS))

    def add_block(self, block: Block, command_id: str) -> None:
        """Takes over a granted block; the same grant twice is one block."""
        values = {name: value for name, value in asdict(block).items() if name != "used"}
        self._sql.run(sql.ADD_BLOCK, {**values, "command_id": command_id})

    def without_block(self, kind: str) -> tuple[CommandEnvelope, ...]:
        """Returns the requests, commands of this kind, whose block was not taken over yet."""
        with self._sql.reading():
            return tuple(
                envelope_of(row) for row in self._sql.rows(sql.WITHOUT_BLOCK, {"kind": kind})
            )

    def void_blocks(self) -> None:
        """Gives up what is left of every block."""
        self._sql.run(sql.VOID_BLOCKS)

    def use_number(self, block: Block) -> None:
        """Advances a block by one, in the commit that prints the number."""
        self._sql.run(sql.USE_NUMBER, {"of_series": block.series, "of_first": block.first})

    def add_print_job(self, job: PrintJob, document: str, reprint: int, now: datetime) -> None:
        """Stores a job with its bytes; it is queued when the transaction commits."""
        self._sql.run(
            sql.INSERT_JOB,
            {
                "id": job.id,
                "document": document,
                "purpose": job.purpose,
                "reprint": reprint,
                "printer_id": job.printer_id,
                "title": job.title,
                "data": job.data,
                "state": job.state.value,
                "made_at": now.isoformat(),
                "moved_at": now.isoformat(),
            },
        )

    def reprints(self, document: str, purpose: str) -> int:
        """Returns how many jobs a document has had for a purpose."""
        given = {"document": document, "purpose": purpose}
        return self._sql.number(sql.COUNT_JOBS, given)

    def oldest_queued(self, printer_id: str) -> PrintJob | None:
        """Returns the job that a printer should do next."""
        rows = self._sql.rows(sql.OLDEST_QUEUED, {"printer_id": printer_id})
        return next((print_job_of(row) for row in rows), None)

    def last_bytes(self, document: str, purpose: str) -> PrintJob | None:
        """Returns the newest job of a document, for a reprint with the same bytes."""
        rows = self._sql.rows(sql.LAST_JOB, {"document": document, "purpose": purpose})
        return next((print_job_of(row) for row in rows), None)

    def count_queued(self, printer_id: str) -> int:
        """Returns how many jobs wait for a printer."""
        with self._sql.reading():
            return self._sql.number(sql.COUNT_QUEUED, {"printer_id": printer_id})

    def move_queued(self, printer_id: str, to: str, now: datetime) -> int:
        """Gives the jobs that wait for a printer to another one; returns how many.

        What a printer was given stays with it, whatever became of it.
        """
        why = f"moved from {printer_id}"
        given = {"of_printer": printer_id, "to": to, "why": why, "at": now.isoformat()}
        return self._sql.run(sql.MOVE_QUEUED, given).rowcount

    def cancel_queued(self, document: str, purpose: str, now: datetime) -> int:
        """Cancels the jobs of a document that still wait; returns how many."""
        given = {"of_document": document, "of_purpose": purpose, "at": now.isoformat()}
        return self._sql.run(sql.CANCEL_QUEUED, given).rowcount

    def move_job(self, job_id: str, state: JobState, reason: str, now: datetime) -> bool:
        """Records the new state of a print job; tells whether it moved. A job at its end stays."""
        values = {"of_id": job_id, "to": state.value, "why": reason, "at": now.isoformat()}
        return self._sql.run(sql.MOVE_JOB, values).rowcount == 1

    def mark_applied(self, document: str, reason: str, now: datetime) -> None:
        """Notes that the label of a document was scanned where it belongs: it did print."""
        given = {"of_document": document, "at": now.isoformat()}
        self._sql.run(sql.MARK_APPLIED, given)
        self._sql.run(sql.CONFIRM_APPLIED, {**given, "why": reason})

    def move_left_behind(self, reason: str, now: datetime) -> int:
        """Notes that nobody knows the fate of the jobs a printer had when the program ended.

        Except those whose label was scanned on its parcel: they did print. Returns how many moved.
        """
        given = {"why": reason, "at": now.isoformat()}
        return self._sql.run(sql.MOVE_LEFT_BEHIND, given).rowcount

    def add_decision(self, decision: Decision) -> None:
        """Keeps what a person decided about a command; a newer word replaces an older one."""
        self._sql.run(sql.SAVE_DECISION, decision_values(decision))

    def decisions(self) -> tuple[Decision, ...]:
        """Returns what people decided about commands, the oldest first."""
        with self._sql.reading():
            return tuple(decision_of(row) for row in self._sql.rows(sql.DECISIONS))

    def add_review(self, scan_seq: int) -> None:
        """Lays a scan of the log aside until a person decides about it."""
        self._sql.run(sql.ADD_REVIEW, {"scan_seq": scan_seq, "decided": "", "actor": "", "at": ""})

    def reviews(self, most: int) -> tuple[StoredScan, ...]:
        """Returns the scans that nobody has decided about, the oldest first."""
        with self._sql.reading():
            return tuple(stored_scan_of(row) for row in self._sql.rows(sql.REVIEWS, {"most": most}))

    def count_reviews(self) -> int:
        """Returns how many scans nobody has decided about."""
        with self._sql.reading():
            return self._sql.number(sql.COUNT_REVIEWS)

    def decide_reviews(self, scans: range, how: ReviewKind, actor: str, now: datetime) -> int:
        """Keeps a person's word on the undecided ones of some scans; returns how many they were."""
        given = {"first": scans.start, "last": scans.stop - 1, "how": how.value, "by": actor}
        return self._sql.run(sql.DECIDE_REVIEWS, {**given, "now": now.isoformat()}).rowcount

    def save_claim(self, claim: Claim) -> None:
        """Keeps work that was granted; a newer grant of the same task replaces the older one."""
        self._sql.run(sql.SAVE_CLAIM, asdict(claim))

    def claims(self) -> tuple[Claim, ...]:
        """Returns all granted work that was not dropped."""
        with self._sql.reading():
            return tuple(claim_of(row) for row in self._sql.rows(sql.CLAIMS))

    def drop_claim(self, task_id: str) -> None:
        """Forgets granted work: it is done, given back or lost to another station."""
        self._sql.run(sql.DROP_CLAIM, {"task_id": task_id})

    def forget_commands(
        self, upto: int, before: datetime, needed: frozenset[str], most: int
    ) -> int:
        """Deletes settled commands that are older than ``before``; returns how many.

        Args:
            upto: everything up to this n is ruled on, and the rulings are durable.
            before: younger ones stay.
            needed: ids that stay whatever their age.
            most: so many are looked at.
        """
        given = {"upto": upto, "before": before.isoformat(), "most": most + len(needed)}
        found = [str(row["id"]) for row in self._sql.rows(sql.SETTLED_COMMANDS, given)]
        ids = [command_id for command_id in found if command_id not in needed][:most]
        return self._sql.run(sql.FORGET_COMMANDS, {"ids": ids}).rowcount if ids else 0

    def forget_log(self, before: datetime, most: int) -> int:
        """Deletes old scans and print jobs that are at their end; returns how many."""
        given = {"before": before.isoformat(), "most": most}
        self._sql.run(sql.FORGET_REVIEWS)
        return sum(
            self._sql.run(each, given).rowcount for each in (sql.FORGET_SCANS, sql.FORGET_JOBS)
        )

    def _commands_after(self, n: int) -> list[CommandEnvelope]:
        with self._sql.reading():
            rows = self._sql.rows(sql.COMMANDS_AFTER, {"n": n, "most": _PAGE})
        return [envelope_of(row) for row in rows]

    def _prepare(self) -> None:
        self._connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        self._connection.rollback()
        with self.commit():
            schema = self._sql.number(text("PRAGMA user_version"))
            if schema > SCHEMA:
                raise StoreUnreadable(
                    "floor.db was written by a newer version of this program.",
                    do="Start that version, or use another data folder.",
                )
            if schema == 0:
                metadata.create_all(self._connection)
            else:
                for statement in steps_from(schema):
                    self._sql.run(text(statement))
            self._sql.run(text(f"PRAGMA user_version={SCHEMA}"))
            self._install = str(self._sql.value(sql.READ_META, {"k": "install"}) or "")
            if not self._install:
                self.set_meta("install", new_id())
