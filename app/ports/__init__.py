"""What the app needs from outside, as Protocols; devices, printing and the entry provide it."""

from app.ports.links import ByteLink
from app.ports.printing import (
    JobState,
    PrinterProfile,
    PrintJob,
    PrintLedger,
    Renderer,
)
from app.ports.scales import Scale, ScaleReading
from app.ports.scans import BUTTON, REVIEW, Clock, Scan, ScanSink

__all__ = [
    "BUTTON",
    "REVIEW",
    "ByteLink",
    "Clock",
    "JobState",
    "PrintJob",
    "PrintLedger",
    "PrinterProfile",
    "Renderer",
    "Scale",
    "ScaleReading",
    "Scan",
    "ScanSink",
]
