"""The eight ways a scan is answered to eye and ear, told apart without colour.

Which verdict gets which feedback is one table: ``app.domain.verdicts.FEEDBACK``.
"""

from enum import StrEnum


class Feedback(StrEnum):
    """Eight classes; each has its own frame, shape and sound."""

    ACCEPT = "accept"
    """Good, and there is more to do."""
    DONE = "done"
    """Good, and a step is complete."""
    NEED = "need"
    """One more fact is needed."""
    CONFIRM = "confirm"
    """Possible, but somebody must say so: the same code again."""
    WRONG = "wrong"
    """Not this one. Clears on the next good scan."""
    OVER = "over"
    """One too many. Clears on the next good scan."""
    STOP = "stop"
    """Work on this must end. Clears only by its named action."""
    DEVICE = "device"
    """Something that is plugged in needs a hand."""


CLEARS_BY_NEXT_GOOD_SCAN = frozenset({Feedback.WRONG, Feedback.OVER})
NEVER_CUT = frozenset({Feedback.WRONG, Feedback.OVER, Feedback.STOP})
"""Sounds that a newer sound may not cut short."""
GOOD = frozenset({Feedback.ACCEPT, Feedback.DONE, Feedback.NEED})
