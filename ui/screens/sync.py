"""The panel behind the sync chip: how this station stands with the centre, in plain sentences.

What lies aside is listed with what to do about it. A lead chooses one and sends it again, or
discards it with a reason; the rail offers both, so that there is a key for each.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.decision import Words
from app.floor.screens import Link, ParkedRow, SyncScreen
from app.store.floor_rows import DecisionKind
from app.texts import Texts
from app.wire.lines import Trouble
from ui.look.chips import disk_tone
from ui.look.times import age, clock, moment
from ui.stage.layout import Memory, halves
from ui.stage.lines import Line, LineList
from ui.stage.rows import Note, Row, RowList
from ui.widgets.action_rail import Action
from ui.widgets.cards import Card
from ui.widgets.facts import BigFact, FitText, Progress

NEXT = "next"
REASONS = ("by_hand", "elsewhere", "mistake")
"""Why something is discarded; the sentences are ``sync.because.*``."""


class SyncPanel(QWidget):
    """Left each figure with one sentence that says what it means, right what lies aside."""

    verb = Signal(object)
    decided = Signal(str, object, str)
    """A lead's word: command id, ``DecisionKind``, key of the reason."""
    actions_changed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._screen = SyncScreen(link=Link(online=False, why=Trouble.CONNECTING.value))
        self._now = datetime.now(UTC)
        self._chosen = ""
        self._asking = False
        self._link, self._link_help = BigFact(40, 64), FitText((20, 18), lines=3)
        self._loading, self._figures = Progress(), LineList()
        self._aside, self._how = LineList(), RowList()
        self._aside.pressed.connect(self._choose)
        self._told, self._who = Note("info"), Note("users")
        self._left, self._right = Card(), Card()
        for part in (self._link, self._link_help, self._loading):
            self._left.body.addWidget(part)
        self._left.body.addWidget(self._figures, 1)
        self._right.body.addWidget(self._aside, 1)
        self._right.body.addWidget(self._how)
        for note in (self._told, self._who):
            self._right.body.addWidget(note)
        self._right.body.addStretch()
        halves(self, self._left, self._right, (14, 13))
        self._paint()

    def show_sync(self, screen: SyncScreen, now: datetime) -> None:
        """Paint how things stand; what was chosen stays chosen while it is there."""
        if self._memory.is_new("screen", screen):
            self._screen, self._now = screen, now
            self._paint()

    def offered(self) -> list[Action]:
        """Return what can be done now: something about the chosen one, or the reasons to give."""
        rows = self._rows()
        if not self._screen.may_decide or not rows:
            return []
        say = self._texts.say
        if self._asking:
            return [
                Action(id=name, text=say(f"sync.because.{name}"), icon="check", key=f"F{key}")
                for key, name in enumerate(REASONS, 2)
            ]
        retry, discard = DecisionKind.RETRY.value, DecisionKind.DISCARD.value
        actions = [
            Action(id=retry, text=say("sync.act.retry"), icon="repeat", key="F8", primary=True),
            Action(id=discard, text=say("sync.act.discard"), icon="trash-2", key="F7"),
        ]
        if len(rows) > 1:
            actions.append(Action(id=NEXT, text=say("sync.act.next"), icon="arrow-right", key="F6"))
        return actions

    def press(self, name: str) -> None:
        """Do one of the actions."""
        if name == NEXT:
            self._choose_next()
        elif name == DecisionKind.RETRY:
            self.decided.emit(self._chosen, DecisionKind.RETRY, "")
        elif name == DecisionKind.DISCARD:
            self._asking = True
            self._paint_aside()
        elif name in REASONS:
            self._asking = False
            self.decided.emit(self._chosen, DecisionKind.DISCARD, f"sync.because.{name}")
            self._paint_aside()

    def put_away(self) -> None:
        """Forget a question that was not answered: the panel was left."""
        self._asking = False
        self._paint_aside()

    def _rows(self) -> tuple[ParkedRow, ...]:
        return (*self._screen.parked, *self._screen.quarantined)

    def _choose(self, number: int) -> None:
        if self._screen.may_decide:
            self._chosen, self._asking = self._rows()[number].command_id, False
            self._paint_aside()

    def _choose_next(self) -> None:
        ids = [row.command_id for row in self._rows()]
        place = ids.index(self._chosen) if self._chosen in ids else -1
        self._choose((place + 1) % len(ids))

    def _paint(self) -> None:
        say, link = self._texts.say, self._screen.link
        key = "online" if link.online else "offline"
        since = say(f"sync.{key}", {"since": clock(link.since)}) if link.since else ""
        self._link.set_fact(say(f"stage.sync.{key}"), since)
        why = f"{say(f'sync.trouble.{link.why}')}. " if link.why else ""
        self._link_help.set_text(why + say(f"stage.sync.{key}.help"))
        self._paint_loading()
        self._figures.show_lines(self._lines())
        self._paint_aside()

    def _paint_loading(self) -> None:
        loading = self._screen.bootstrap
        self._loading.setVisible(loading is not None)
        if loading is not None:
            words: Words = {"done": f"{loading.done:,}", "total": f"{loading.total:,}"}
            say = self._texts.say
            title, count = say("stage.sync.loading"), say("stage.sync.loading.count", words)
            self._loading.set_progress(loading.done, loading.total, title, count)

    def _lines(self) -> list[Line]:
        screen = self._screen
        words: Words = {"age": age(screen.oldest_s, self._texts)}
        waiting = "waiting" if screen.waiting else "waiting_none"
        parked = "parked" if screen.parked_count else "parked_none"
        data = "data" if screen.data_at else "data_none"
        tone = "bad" if screen.parked_count else "ink"
        lines = [
            self._line("clock", waiting, str(screen.waiting), words=words),
            self._line("ban", parked, str(screen.parked_count), tone=tone),
        ]
        if screen.quarantined_count:
            count = str(screen.quarantined_count)
            lines.append(self._line("triangle-alert", "quarantined", count, tone="bad"))
        tone = "ink" if screen.data_at else "warn"
        lines.append(self._line("history", data, clock(screen.data_at), tone=tone))
        if screen.protection != "full":
            lines.append(self._line("lock-open", "protection", "", tone="warn"))
        if screen.unsafe:
            lines.insert(0, self._disk(screen.unsafe))
        return lines

    def _disk(self, unsafe: str) -> Line:
        return Line(
            icon="siren",
            title=self._texts.say(unsafe),
            state="",
            sentence=self._texts.say(f"{unsafe}.help"),
            tone=disk_tone(unsafe),
        )

    def _line(
        self, icon: str, name: str, figure: str, *, tone: str = "ink", words: Words | None = None
    ) -> Line:
        key = f"stage.sync.{name}"
        say = self._texts.say
        return Line(
            icon=icon, title=say(key), state=figure, sentence=say(f"{key}.help", words), tone=tone
        )

    def _paint_aside(self) -> None:
        say, screen, rows = self._texts.say, self._screen, self._rows()
        if self._chosen not in {row.command_id for row in rows}:
            self._chosen, self._asking = (rows[0].command_id if rows else ""), False
        self._aside.show_lines([self._parked(row) for row in rows])
        self._aside.setVisible(bool(rows))
        self._how.setVisible(not rows)
        count = screen.parked_count + screen.quarantined_count
        head = say("stage.sync.aside", {"count": count}) if rows else say("stage.sync.how")
        self._right.set_caption(say("stage.sync.why_discard") if self._asking else head)
        if self._memory.is_new("how", bool(rows)):
            steps = [Row(code=str(n), text=say(f"stage.sync.how.{n}")) for n in (1, 2, 3)]
            self._how.show_rows(() if rows else steps)
        self._told.set_note(say(screen.told) if screen.told else "")
        self._who.set_note(say("stage.sync.ask_lead") if rows and not screen.may_decide else "")
        self.actions_changed.emit()

    def _parked(self, row: ParkedRow) -> Line:
        say = self._texts.say
        about = row.order_number or say("stage.sync.order_gone")
        told = f"{row.worker}: {say(row.why_key)}. {say(f'{row.why_key}.do')}"
        chosen = self._screen.may_decide and row.command_id == self._chosen
        return Line(
            icon="x",
            title=f"{about} · {say(row.what_key)}",
            state=moment(row.at, self._now),
            sentence=told,
            tone="bad",
            chosen=chosen,
        )
