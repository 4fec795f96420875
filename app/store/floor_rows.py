"""Rows of floor.db as values, and the way from one to the other."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from app.ports import JobState, PrintJob
from app.wire import CommandEnvelope

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRow:
    """The raw part of a scan log row, written before anybody judges it."""

    id: str
    raw: bytes
    aim: str | None
    source: str
    source_seq: int
    t_wall: datetime
    t_boot: float
    boot_id: str
    worker: str
    job: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Numbers granted to this install for use without a network."""

    series: str
    first: int
    count: int
    used: int
    prefix: str
    extension: str

    @property
    def left(self) -> int:
        """Numbers that are not used yet."""
        return self.count - self.used


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A print job as the ledger shows it, without its bytes."""

    id: str
    document: str
    purpose: str
    reprint: int
    printer_id: str
    title: str
    state: JobState
    reason: str
    made_at: datetime
    applied: bool


class ReviewKind(StrEnum):
    """What a person decided about a scan that a device had stored."""

    COUNTED = "counted"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredScan:
    """A scan that a device had stored, and that nobody has decided about."""

    seq: int
    raw: bytes
    aim: str | None
    source: str
    t_wall: datetime
    reading: str
    """What was understood when it came: kind and value."""


INSTALL = "install"
"""Line of ``meta``: the identity under which this station counts its commands."""
INSTALLS_BEFORE = "installs_before"
"""Line of ``meta``: identities under which this station counted before, the newest first."""
INSTALL_STARTS_AT = "install_starts_at"
"""Line of ``meta``: the first n of the identity it has now; 1 when absent."""
INSTALL_RENUMBERED_UPTO = "install_renumbered_upto"
"""Line of ``meta``: up to this n commands had another number before; 0 when absent."""


class DecisionKind(StrEnum):
    """What a person decided about a command."""

    RETRY = "retry"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's word on a command that is parked or quarantined; the newest counts."""

    command_id: str
    kind: DecisionKind
    actor: str
    """Badge of the worker who decided."""
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Work granted to this station."""

    task_id: str
    grade: str
    """``soft``, ``lease`` or ``hard``."""
    token: int
    """Fencing token; the centre gives a higher one to whoever comes after."""
    made_boot: float
    """Boot clock when the claim was made, not when it was granted: the lease counts from here."""
    boot_id: str
    ttl_s: int
    """Length of the lease; 0 for one that does not end by itself."""
    command_id: str


def envelope_of(row: Row) -> CommandEnvelope:
    """Returns the command of a row."""
    # ``after`` is a word of SQL, so SQLAlchemy names that column by a subclass of str.
    values = {str(name): value for name, value in row.items()}
    return msgspec.convert({**values, "body": msgspec.Raw(_bytes(row["body"]))}, CommandEnvelope)


def block_of(row: Row) -> Block:
    """Returns the number block of a row."""
    return msgspec.convert({name: row[name] for name in Block.__slots__}, Block)


def decision_of(row: Row) -> Decision:
    """Returns the decision of a row."""
    return msgspec.convert(dict(row), Decision)


def claim_of(row: Row) -> Claim:
    """Returns the claim of a row."""
    return msgspec.convert(dict(row), Claim)


def stored_scan_of(row: Row) -> StoredScan:
    """Returns the scan of a row."""
    return msgspec.convert({name: row[name] for name in StoredScan.__slots__}, StoredScan)


def print_job_of(row: Row) -> PrintJob:
    """Returns the print job of a row, bytes included."""
    return PrintJob(
        id=str(row["id"]),
        printer_id=str(row["printer_id"]),
        purpose=str(row["purpose"]),
        title=str(row["title"]),
        data=_bytes(row["data"]),
        state=JobState(str(row["state"])),
    )


def job_row_of(row: Row) -> JobRow:
    """Returns the print job of a row as the ledger shows it."""
    return JobRow(
        id=str(row["id"]),
        document=str(row["document"]),
        purpose=str(row["purpose"]),
        reprint=int(str(row["reprint"])),
        printer_id=str(row["printer_id"]),
        title=str(row["title"]),
        state=JobState(str(row["state"])),
        reason=str(row["reason"]),
        made_at=datetime.fromisoformat(str(row["made_at"])),
        applied=bool(row["applied_at"]),
    )


def scan_values(row: ScanRow) -> dict[str, object]:
    """Returns the column values of a raw scan."""
    values: dict[str, object] = {name: getattr(row, name) for name in ScanRow.__slots__}
    return {**values, "t_wall": row.t_wall.isoformat()}


def command_values(envelope: CommandEnvelope) -> dict[str, object]:
    """Returns the column values of a command."""
    values: dict[str, object] = dict(msgspec.structs.asdict(envelope))
    return {**values, "body": bytes(envelope.body), "t_wall": envelope.t_wall.isoformat()}


def decision_values(decision: Decision) -> dict[str, object]:
    """Returns the column values of a decision."""
    return {**asdict(decision), "kind": decision.kind.value, "at": decision.at.isoformat()}


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError(f"got {type(value).__name__}, expected bytes")
    return value
