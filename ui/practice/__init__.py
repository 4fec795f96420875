"""What makes a station usable without hardware: a panel that scans, a window that prints."""

from ui.practice.panel import PracticePanel
from ui.practice.printer_window import PrinterWindow

__all__ = ["PracticePanel", "PrinterWindow"]
