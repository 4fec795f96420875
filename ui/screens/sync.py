"""The panel behind the sync chip: how this station stands with the centre, in plain sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.decision import Words
from app.texts import Texts
from app.wire.lines import Health, Trouble
from ui.stage.layout import Memory, column, halves
from ui.stage.rows import Note, Row, RowList
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
        self._link, self._link_help = BigFact(40, 76), FitText((20, 18), quiet=True, lines=3)
        self._figures = {name: _Figure() for name in ("waiting", "parked", "data")}
        self._parked = RowList()
        self._quarantined = Note("triangle-alert")
        self._scopes_head, self._scopes = label("", "caption"), RowList()
        left, right = Card(), Card()
        left.body.addWidget(column((self._link, 1), (self._link_help, 0)))
        left.body.addWidget(self._quarantined)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        for place, figure in enumerate(self._figures.values()):
            grid.addWidget(figure, 0, place)
        left.body.addLayout(grid, 1)
        right.body.addWidget(self._scopes_head)
        right.body.addWidget(self._parked, 2)
        right.body.addWidget(self._scopes, 1)
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
        words: Words = {"count": status.waiting, "age": self._age(status.oldest_s)}
        name = "stage.sync.waiting" if status.waiting else "stage.sync.waiting_none"
        self._figures["waiting"].set_figure(
            str(status.waiting), say(name), say(f"{name}.help", words)
        )
        name = "stage.sync.parked" if status.parked else "stage.sync.parked_none"
        self._figures["parked"].set_figure(str(status.parked), say(name), say(f"{name}.help"))
        name = "stage.sync.data" if status.data_at else "stage.sync.data_none"
        self._figures["data"].set_figure(_clock(status.data_at), say(name), say(f"{name}.help"))
        stuck = say("stage.sync.quarantined", {"count": status.quarantined})
        self._quarantined.set_note(stuck if status.quarantined else "")
        self._show_lists(status)

    def _show_lists(self, status: SyncStatus) -> None:
        say = self._texts.say
        parked = [
            Row(
                code=row.about,
                text=say("stage.sync.parked_row", {"kind": row.kind, "reason": row.reason}),
            )
            for row in status.parked_rows
        ]
        self._parked.show_rows(parked)
        self._parked.setVisible(bool(parked))
        self._scopes_head.setText(
            say("stage.sync.parked_head") if parked else say("stage.sync.how")
        )
        steps = [Row(code=str(n), text=say(f"stage.sync.how.{n}")) for n in (1, 2, 3)]
        scopes = [
            Row(code=scope, text=say("stage.sync.scope", {"at": at}))
            for scope, at in status.scopes.items()
        ]
        self._scopes.show_rows(scopes if scopes and parked else steps)

    def _refusal(self, row: ParkedCommand) -> str:
        words = {"kind": row.kind, "reason": row.reason}
        return self._texts.say("stage.sync.parked_row", words)

    def _age(self, seconds: int) -> str:
        if seconds < 60:
            return self._texts.say("stage.sync.seconds", {"count": seconds})
        if seconds < 3600:
            return self._texts.say("stage.sync.minutes", {"count": seconds // 60})
        return self._texts.say("stage.sync.hours", {"count": seconds // 3600})


class _Figure(QWidget):
    """A figure, what it counts, and a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._fact, self._help = BigFact(40, 76), FitText((18, 16), quiet=True, lines=5)
        page = column((self._fact, 0), (self._help, 0))
        inner = page.layout()
        if inner is not None:
            self.setLayout(inner)

    def set_figure(self, figure: str, caption: str, sentence: str) -> None:
        """Show another figure."""
        self._fact.set_fact(figure, caption)
        self._help.set_text(sentence)


def _clock(at: datetime | None) -> str:
    return at.astimezone().strftime("%H:%M") if at else "–"
