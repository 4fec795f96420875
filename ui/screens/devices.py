"""The panel behind the scanner and printer chips: what is plugged in, and what was printed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.ports import JobState
from app.store.floor_rows import JobRow
from app.texts import Texts
from devices.states import DeviceState, LinkState
from ui.look.devices import ailments, is_printer, name_of
from ui.stage.layout import Memory, halves
from ui.stage.lines import Line, LineList
from ui.stage.rows import Note
from ui.widgets.cards import Card
from ui.widgets.facts import DoneMark

SHOWN = 30
"""So many papers at most; the newest first."""
PURPOSES = {"label": "tag", "slip": "file-text", "receipt": "file-text", "sheet": "barcode"}
TONES = {
    JobState.ATTENTION: "bad",
    JobState.UNKNOWN: "warn",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "ink_2",
    JobState.CONFIRMED: "ink_2",
}


class DevicesPanel(QWidget):
    """Left the devices with their honest states, right the papers with theirs."""

    verb = Signal(object)
    printer_window_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._left, self._right = Card(), Card()
        self._devices, self._papers = LineList(), LineList()
        self._nothing, self._no_papers = DoneMark(), DoneMark()
        self._nothing.set_empty(texts.say("devices.none"), texts.say("devices.none.help"), "unplug")
        self._no_papers.set_empty(texts.say("devices.no_jobs"), icon="file-text")
        self._protection = Note("lock")
        self._show_printer = QPushButton(texts.say("devices.printer_window"))
        self._show_printer.clicked.connect(self.printer_window_wanted)
        self._left.body.addWidget(self._devices, 1)
        self._left.body.addWidget(self._nothing, 1)
        self._left.body.addWidget(self._protection)
        self._right.body.addWidget(self._papers, 1)
        self._right.body.addWidget(self._no_papers, 1)
        self._right.body.addWidget(self._show_printer)
        halves(self, self._left, self._right, (1, 1))
        self.show_devices((), ())

    def show_devices(
        self, states: Sequence[DeviceState], jobs: Sequence[JobRow], *, key_file: bool = False
    ) -> None:
        """Paint devices and papers, the newest first; `key_file`: the key lies in a file."""
        say = self._texts.say
        if self._memory.is_new("devices", tuple(states)):
            self._devices.show_lines([self._device(state) for state in states])
            self._left.set_caption(say("devices.title"))
            self._devices.setVisible(bool(states))
            self._nothing.setVisible(not states)
        newest = tuple(sorted(jobs, key=lambda job: job.made_at, reverse=True)[:SHOWN])
        if self._memory.is_new("papers", newest):
            self._papers.show_lines([self._paper(job) for job in newest])
            self._right.set_caption(say("devices.papers") if jobs else "")
            self._papers.setVisible(bool(jobs))
            self._no_papers.setVisible(not jobs)
        self._protection.set_note(say("devices.protection") if key_file else "")

    def _device(self, device: DeviceState) -> Line:
        say = self._texts.say
        lost = device.state is LinkState.LOST
        troubles = [] if lost else ailments(device.troubles, self._texts)
        state = troubles[0] if troubles else say(f"devices.state.{device.state.value}")
        tone = "bad" if lost else "ink" if device.state is LinkState.OPEN else "ink_2"
        icon = "scan-barcode"
        if is_printer(device):
            icon = "printer-x" if lost or troubles else "printer"
        return Line(
            icon=icon,
            title=name_of(device, self._texts),
            state=state,
            sentence=say("device.lost.help") if lost else ", ".join(troubles[1:]),
            tone="warn" if troubles else tone,
        )

    def _paper(self, job: JobRow) -> Line:
        say = self._texts.say
        at = job.made_at.astimezone().strftime("%H:%M")
        words = [say("devices.paper_of", {"time": at, "printer": job.printer_id})]
        words.append(say(f"print.{job.state.value}.help"))
        if job.applied:
            words = [words[0], say("devices.applied")]
        return Line(
            icon=PURPOSES.get(job.purpose, "file-text"),
            title=f"{job.title} ({job.reprint})" if job.reprint else job.title,
            state=say("devices.proved") if job.applied else say(f"print.{job.state.value}"),
            sentence=" ".join(words),
            tone="ink_2" if job.applied else TONES.get(job.state, "ink"),
        )
