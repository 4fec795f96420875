"""What the floor needs to get paper: a renderer, a ledger of jobs, a profile per printer."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.domain.documents import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterProfile:
    """What a printer is and how it is reached."""

    id: str
    """Printed on its code label, such as ``PR-02``."""
    name: str
    url: str
    """``tcp://HOST:9100``, ``loop://NAME``."""
    language: str
    """``zpl`` or ``pdf``."""
    dpi: int
    """203, 300 or 600."""
    width_mm: float
    """Of the stock, such as 101.6 by 152.4."""
    height_mm: float


class JobState(StrEnum):
    """The life of a print job; sent is not printed."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    ATTENTION = "attention"
    UNKNOWN = "unknown"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One job with its bytes, stored before it is queued."""

    id: str
    printer_id: str
    purpose: str
    """What it is: ``label``, ``slip``, ``receipt``, ``sheet``."""
    title: str
    """For people: "Label 10485, parcel 1"."""
    data: bytes
    state: JobState


class PrintLedger(Protocol):
    """The store of print jobs as the spool sees it; implemented on the floor worker.

    Thread: called from printer threads; each call returns only once it is on disk.
    """

    def next_job(self, printer_id: str) -> PrintJob | None:
        """Returns the oldest queued job of the printer, moved to ``sending``."""

    def moved(self, job_id: str, state: JobState, reason: str) -> None:
        """Records that a job reached a state and why."""


class Renderer(Protocol):
    """Turns a print document into the bytes of a printer's language."""

    def render(self, document: Document, printer: PrinterProfile) -> bytes:
        """Returns all bytes of the job, ready to be sent as they are."""
