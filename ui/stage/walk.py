"""The right half of the pick stage: how far the cart is, and what comes next."""

from __future__ import annotations

from app.domain.decision import Words
from app.floor.screens import PickScreen, WalkRow
from app.texts import Texts
from ui.stage.cart import CartStrip
from ui.stage.layout import Memory
from ui.stage.rows import Note, Row, RowList
from ui.widgets.cards import Card
from ui.widgets.facts import Progress
from ui.widgets.paint import label

BETWEEN = ("idle", "asking", "silent", "offered", "lead_only", "handed_over")
"""Steps of a picker who has no walk."""


class WalkCard(Card):
    """How far the walk is, what the customer said, and the stops ahead."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._memory = Memory()
        self._progress, self._note = Progress(), Note("message-circle")
        self._cart = CartStrip()
        self._waiting = Note("shopping-cart")
        self._next, self._stops = label("", "caption"), RowList()
        for part in (self._progress, self._cart, self._note, self._waiting, self._next):
            self.body.addWidget(part)
        self.body.addWidget(self._stops)
        self.body.addStretch(1)

    def show_screen(self, screen: PickScreen) -> None:
        """Paint the right half."""
        self._cart.show_tiles(screen.cart)
        if screen.step in BETWEEN:
            self._show_walks(screen)
            return
        self._show_progress(screen)
        self._note.set_note("" if screen.cart else screen.customer_note)
        walking = screen.step in ("bind", "bin", "item", "tote")
        waiting = self._texts.say("stage.pick.more_orders", {"count": screen.waiting})
        self._waiting.set_note(waiting if screen.waiting and not walking else "")
        rows = _next(screen)
        heading = self._texts.say("stage.next" if rows else "stage.nothing_next")
        self._next.setText(heading if walking else "")
        if self._memory.is_new("stops", tuple(rows)):
            self._stops.show_rows(rows)

    def _show_progress(self, screen: PickScreen) -> None:
        say = self._texts.say
        pieces = {"done": screen.picked, "count": screen.ordered}
        title = say("stage.order", {"order": screen.number})
        if screen.cart and screen.step != "stopped":
            title = say("stage.pick.cart", {"count": len(screen.cart)})
        if self._memory.is_new("progress", (title, *pieces.values())):
            count = say("stage.pieces", pieces)
            self._progress.set_progress(screen.picked, screen.ordered, title, count)
        self._progress.show()

    def _show_walks(self, screen: PickScreen) -> None:
        """Who has which walk; where there is none, how picking goes."""
        say = self._texts.say
        self._progress.hide()
        self._note.set_note("")
        self._waiting.set_note("")
        self._next.setText(say("stage.pick.walks" if screen.walks else "stage.home.how"))
        rows = [Row(code=each.number, text=self._whose(each)) for each in screen.walks]
        if not rows:
            rows = [Row(code=str(n), text=say(f"stage.how.pick.{n}")) for n in (1, 2, 3)]
        if self._memory.is_new("stops", tuple(rows)):
            self._stops.show_rows(rows)

    def _whose(self, walk: WalkRow) -> str:
        words: Words = {
            "station": walk.station,
            "worker": walk.worker,
            "minutes": walk.minutes,
        }
        return self._texts.say(f"walk.{walk.whose}", words)


def _next(screen: PickScreen) -> list[Row]:
    return [
        Row(
            code=stop.bin,
            text=f"{stop.title}, {stop.size}" if stop.size else stop.title,
            fact=f"×{stop.count}" if stop.count > 1 else "",
        )
        for stop in screen.next_stops
    ]
