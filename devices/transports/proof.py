"""Links that are themselves the printer, and so can say that a job was really taken."""

from typing import Protocol, runtime_checkable

PROVED: frozenset[str] = frozenset()
"""No reason to doubt: the job is taken."""


@runtime_checkable
class SelfProving(Protocol):
    """A byte link that keeps each job as a whole and answers for it.

    What was sent and not finished is dropped by ``close``: half a label is no label.
    """

    def finish(self) -> frozenset[str]:
        """Ends the job, keeps it, and returns why it is not on paper; empty is the proof.

        Raises:
            LinkLost: the job could not be kept.
        """
