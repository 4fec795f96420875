"""First push, then pull: until when those that read must wait for the one that sends."""

import threading


class Tried:
    """Whether the sender has sent what there was, or could not.

    Thread: any.
    """

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._generation = -1

    def note(self, generation: int) -> None:
        """Notes that what can be sent is sent, by the rulings of a generation of the replica."""
        with self._news:
            self._generation = generation
            self._news.notify_all()

    def clear(self) -> None:
        """Notes that there is something to send and nobody to send it to."""
        with self._news:
            self._generation = -1

    def wait(self, generation: int, seconds: float) -> bool:
        """Waits so long at most; tells whether the sender is done in a generation."""
        with self._news:
            return self._news.wait_for(lambda: self._generation >= generation, seconds)
