"""Decides which key presses were a keyboard scanner and which a person typed; plain Python, no Qt.

The window holds every key back, asks here, and either swallows the keys or sends them on to the
focused field.
"""

from dataclasses import dataclass
from enum import StrEnum

GS, RS, EOT = "\x1d", "\x1e", "\x04"

PERSON_GAP_S = 0.035
"""No person keeps up this mean pause between keys for a second and a half."""

_ENDS = frozenset("\r\n\t")
_KEPT_CONTROLS = frozenset((GS, RS, EOT))


class Act(StrEnum):
    """What the window does with the keys it holds."""

    HOLD = "hold"
    """Keep them back; more may come."""
    SCAN = "scan"
    """They were a scan; no field gets them."""
    REPLAY = "replay"
    """A person typed them; send them on."""
    SWALLOW = "swallow"
    """This key belongs to the scan before it; drop it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WedgeProfile:
    """How one keyboard scanner types; the scanner check learns ``gap_max_s``."""

    gap_max_s: float = PERSON_GAP_S
    """Longest pause between two keys of a scan."""
    total_max_s: float = 1.5
    """Longest time of a scan whose keys come no faster on average than a person's."""
    min_chars: int = 4
    max_chars: int = 512
    """Kept of one scan; more makes it truncated, never two scans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer to a key or a tick. ``replay`` is sent on first, whatever ``act`` says."""

    act: Act
    raw: bytes = b""
    """The code of a SCAN, without its end, in UTF-8."""
    truncated: bool = False
    """More keys came than ``max_chars``; ``raw`` is their beginning."""
    replay: tuple[str, ...] = ()
    """Keys to send on to the focused field, oldest first; one entry for each call of ``key``."""


class WedgeFramer:
    """The keys of all keyboards of a station, as one stream.

    A key is given as what it types: one character, CR for Enter, GS (0x1D) for Ctrl+] or F8, an
    empty text for a key that types nothing (Shift). Repeats of a key held down are a person's and
    stay out of here. Times are seconds on any steady clock.
    """

    def __init__(self, profile: WedgeProfile) -> None:
        """Starts with nothing held."""
        self._profile = profile
        self._held: list[str] = []
        self._typed = 0
        self._first_at_s = self._last_at_s = 0.0
        self._ended_at_s: float | None = None
        self._is_person = False

    @property
    def is_holding(self) -> bool:
        """Whether keys are held, so that ``tick`` must be called once the gap is over."""
        return bool(self._held)

    def key(self, text: str, at_s: float) -> Decision:
        """Judges one key press; what was held too long is decided before it."""
        before = self.tick(at_s)
        follows = at_s - self._last_at_s <= self._profile.gap_max_s
        self._is_person = self._is_person and follows
        self._last_at_s = at_s
        if self._is_person:
            return Decision(act=Act.REPLAY, replay=(text,))

        now = self._end(text, at_s) if text and text in _ENDS else self._hold(text, at_s)
        return _joined(before, now)

    def tick(self, at_s: float) -> Decision:
        """Gives the held keys back once the pause after them is too long for a scanner."""
        if not self._held or at_s - self._last_at_s <= self._profile.gap_max_s:
            return Decision(act=Act.HOLD)
        if self._typed > self._profile.max_chars:
            return self._scan()
        return Decision(act=Act.REPLAY, replay=self._release())

    def _hold(self, text: str, at_s: float) -> Decision:
        self._ended_at_s = None
        if not self._held:
            self._first_at_s = at_s
        self._typed += len(text)
        if self._typed <= self._profile.max_chars:
            self._held.append(text)
        if self._is_too_slow(at_s):
            self._is_person = True
            return Decision(act=Act.REPLAY, replay=self._release())
        return Decision(act=Act.HOLD)

    def _end(self, text: str, at_s: float) -> Decision:
        ended_at_s, self._ended_at_s = self._ended_at_s, None
        if not self._held:
            is_pair = ended_at_s is not None and at_s - ended_at_s <= self._profile.gap_max_s
            return (
                Decision(act=Act.SWALLOW) if is_pair else Decision(act=Act.REPLAY, replay=(text,))
            )

        if len(_cleaned(self._held)) < self._profile.min_chars:
            return Decision(act=Act.REPLAY, replay=(*self._release(), text))
        self._ended_at_s = at_s
        return self._scan()

    def _scan(self) -> Decision:
        truncated = self._typed > self._profile.max_chars
        raw = _cleaned(self._held).encode("utf-8", "replace")
        self._release()
        return Decision(act=Act.SCAN, raw=raw, truncated=truncated)

    def _is_too_slow(self, at_s: float) -> bool:
        took_s = at_s - self._first_at_s
        pauses = max(1, self._typed - 1)
        return took_s > self._profile.total_max_s and took_s / pauses > PERSON_GAP_S

    def _release(self) -> tuple[str, ...]:
        keys = tuple(self._held)
        self._held.clear()
        self._typed = 0
        return keys


def _joined(before: Decision, now: Decision) -> Decision:
    """Puts what the pause decided in front of what the key decided."""
    if before.act is Act.SCAN:  # a burst without an end; the new key is held or was its end
        return Decision(act=Act.SCAN, raw=before.raw, truncated=True, replay=now.replay)
    if not before.replay:
        return now
    replay = before.replay + now.replay
    act = Act.REPLAY if now.act is Act.HOLD else now.act
    return Decision(act=act, raw=now.raw, truncated=now.truncated, replay=replay)


def _cleaned(keys: list[str]) -> str:
    """Joins the keys without control characters, except those of a GS1 or ISO 15434 message."""
    return "".join(c for text in keys for c in text if c in _KEPT_CONTROLS or not _is_control(c))


def _is_control(character: str) -> bool:
    return character < " " or "\x7f" <= character <= "\x9f"
