"""The panel behind the sync chip: how this station stands with the centre, in plain sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.decision import Words
from app.texts import Texts
from app.wire.lines import Health, Trouble
from ui.stage.layout import Memory, halves
from ui.stage.lines import Line, LineList
from ui.stage.rows import Row, RowList
from ui.widgets.cards import Card
from ui.widgets.facts import BigFact, FitText
from ui.widgets.paint import label


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedCommand:
    """A command that the centre refused and a person must look at."""

    about: str
    """Number of the document it was for."""
    kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """What the panel tells."""

    online: bool
    since: datetime | None
    reason: str = ""
    """Why it is offline, a ``Trouble``."""
    waiting: int = 0
    oldest_s: int = 0
    parked: int = 0
    parked_rows: tuple[ParkedCommand, ...] = ()
    quarantined: int = 0
    data_at: datetime | None = None
    scopes: Mapping[str, int] = field(default_factory=dict)
    """How far each feed was read."""

    @classmethod
    def of(cls, health: Health) -> SyncStatus:
        """Return what the sync process said of itself."""
        return cls(
            online=health.online,
            since=health.since,
            reason=health.reason.value,
            waiting=health.waiting,
            oldest_s=health.oldest_s,
            parked=health.parked,
            quarantined=health.quarantined,
            data_at=health.data_at,
        )


class SyncPanel(QWidget):
    """Each figure with one sentence that says what it means."""

    verb = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._link, self._link_help = BigFact(40, 120), FitText((24, 20, 18), lines=3)
        self._figures, self._parked = LineList(), LineList()
        self._scopes_head, self._scopes = label("", "caption"), RowList()
        left, right = Card(), Card()
        left.body.addWidget(self._link, 1)
        left.body.addWidget(self._link_help)
        left.body.addWidget(self._figures, 3)
        right.body.addWidget(self._scopes_head)
        right.body.addWidget(self._parked, 1)
        right.body.addWidget(self._scopes)
        right.body.addStretch()
        halves(self, left, right, (17, 10))
        self.show_status(SyncStatus(online=False, since=None, reason=Trouble.CONNECTING.value))

    def show_status(self, status: SyncStatus) -> None:
        """Paint how things stand."""
        if not self._memory.is_new("status", status):
            return
        say = self._texts.say
        since = {"since": _clock(status.since)}
        key = "online" if status.online else "offline"
        self._link.set_fact(
            say(f"stage.sync.{key}"), say(f"sync.{key}", since) if status.since else ""
        )
        why = f"sync.trouble.{status.reason}" if status.reason else f"stage.sync.{key}.help"
        self._link_help.set_text(say(why))
        self._figures.show_lines(self._lines(status))
        self._show_lists(status)

    def _lines(self, status: SyncStatus) -> list[Line]:
        words: Words = {"count": status.waiting, "age": self._age(status.oldest_s)}
        waiting = "waiting" if status.waiting else "waiting_none"
        parked = "parked" if status.parked else "parked_none"
        data = "data" if status.data_at else "data_none"
        lines = [
            self._line("clock", waiting, str(status.waiting), words=words),
            self._line("ban", parked, str(status.parked), tone="bad" if status.parked else "ink"),
            self._line(
                "history", data, _clock(status.data_at), tone="ink" if status.data_at else "warn"
            ),
        ]
        if status.quarantined:
            count = str(status.quarantined)
            lines.insert(2, self._line("triangle-alert", "quarantined", count, tone="bad"))
        return lines

    def _line(
        self, icon: str, name: str, figure: str, *, tone: str = "ink", words: Words | None = None
    ) -> Line:
        key = f"stage.sync.{name}"
        say = self._texts.say
        return Line(
            icon=icon, title=say(key), state=figure, sentence=say(f"{key}.help", words), tone=tone
        )

    def _show_lists(self, status: SyncStatus) -> None:
        say = self._texts.say
        parked = [
            Line(icon="x", title=row.about, state=row.kind, sentence=row.reason, tone="bad")
            for row in status.parked_rows
        ]
        self._parked.show_lines(parked)
        self._parked.setVisible(bool(parked))
        self._scopes_head.setText(say("stage.sync.parked_head" if parked else "stage.sync.how"))
        steps = [Row(code=str(n), text=say(f"stage.sync.how.{n}")) for n in (1, 2, 3)]
        scopes = [
            Row(code=scope, text=say("stage.sync.scope", {"at": at}))
            for scope, at in status.scopes.items()
        ]
        if self._memory.is_new("rows", rows := tuple(scopes if parked else steps)):
            self._scopes.show_rows(rows)

    def _age(self, seconds: int) -> str:
        if seconds < 60:
            return self._texts.say("stage.sync.seconds", {"count": seconds})
        if seconds < 3600:
            return self._texts.say("stage.sync.minutes", {"count": seconds // 60})
        return self._texts.say("stage.sync.hours", {"count": seconds // 3600})


def _clock(at: datetime | None) -> str:
    return at.astimezone().strftime("%H:%M") if at else "–"
