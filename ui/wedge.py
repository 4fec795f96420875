"""Hears keyboard scanners in every window and dialog, whatever has the focus.

Every key is taken at the level of the QWindow and held for one gap. A burst that ends with Enter is
a scan and reaches no field; anything else is sent on to the focused widget as it was typed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

from devices.wedge import Act, Decision, WedgeFramer, WedgeProfile

TICK_MS = 10
STALL_S = 0.03
_PURE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)


class Wedge(QObject):
    """An event filter on the application."""

    def __init__(
        self,
        app: QApplication,
        on_scan: Callable[[str, bool], None],
        on_key: Callable[[int, bool], bool],
        profile: WedgeProfile | None = None,
    ) -> None:
        super().__init__(app)
        self._framer = WedgeFramer(profile or WedgeProfile())
        self._on_scan = on_scan
        self._on_key = on_key
        self._held: list[QKeyEvent] = []
        self._offset = math.inf
        self._ticked_at = 0.0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take keys that arrive at a window; everything else passes."""
        if not isinstance(watched, QWindow) or not isinstance(event, QKeyEvent):
            return False
        match event.type():
            case QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            case QEvent.Type.KeyPress:
                return self._pressed(event)
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in _PURE or event.isAutoRepeat():
            return False
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        text = self._text(event, control=control)
        if not text:
            return self._on_key(key, control)
        self._held.append(event.clone())
        self._do(self._framer.key(text, self._at(event)))
        return True

    def _at(self, event: QKeyEvent) -> float:
        """When the key went down: the window system's time on our clock, not when we got to it."""
        now = time.monotonic()
        stamp = event.timestamp() / 1000
        if stamp == 0:
            return now
        self._offset = min(self._offset, now - stamp)
        return stamp + self._offset

    def _text(self, event: QKeyEvent, *, control: bool) -> str:
        """The character a key stands for in a scan; empty for keys that are no text."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return "\r"
        if key == Qt.Key.Key_Tab:
            return "\t"
        if control and key == Qt.Key.Key_BracketRight:
            return "\x1d"
        if key == Qt.Key.Key_F8 and self._framer.is_holding:
            return "\x1d"
        if control or key in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            return ""
        return event.text()

    def _tick(self) -> None:
        now = time.monotonic()
        late = now - self._ticked_at > STALL_S
        self._ticked_at = now
        if not late:  # after a stall, keys that were typed in time still wait to be delivered
            self._do(self._framer.tick(now))

    def _do(self, decision: Decision) -> None:
        replayed = self._taken(decision)
        if decision.act is Act.SCAN:
            self._on_scan(decision.raw.decode(), decision.truncated)
        for event in replayed:
            self._send_on(event)
        if not self._held:
            self._timer.stop()
        elif not self._timer.isActive():
            self._ticked_at = time.monotonic()
            self._timer.start()

    def _taken(self, decision: Decision) -> list[QKeyEvent]:
        """Takes the keys of a decision out of the held ones; returns those to be sent on."""
        if decision.truncated:  # a burst without an end: only the newest key is not part of it
            self._held = self._held[-1:] if self._framer.is_holding or decision.replay else []
        replayed = [self._held.pop(0) for _ in decision.replay if self._held]
        if decision.act in (Act.SCAN, Act.SWALLOW) and not self._framer.is_holding:
            self._held.clear()
        return replayed

    @staticmethod
    def _send_on(event: QKeyEvent) -> None:
        focused = QApplication.focusWidget()
        if focused is not None:
            QCoreApplication.sendEvent(focused, event)
