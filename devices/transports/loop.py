"""A device inside the program: ``loop://NAME``. The printer window and the tests are its other end.

The registry is the one module-level state of this folder: a URL must find the same device from any
thread.
"""

import threading
from collections.abc import Callable
from typing import ClassVar
from urllib.parse import urlsplit

from app.errors import LinkLost, LinkUnavailable, SettingWrong


class LoopPrinter:
    """The other end of every ``loop://NAME`` link with its name: prints jobs, can be in trouble.

    Thread: all methods may be called from any thread; ``on_bytes`` runs on the sender's thread.
    """

    _named: ClassVar[dict[str, "LoopPrinter"]] = {}
    _registry: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, name: str) -> None:
        """Use :meth:`named`, which gives one device per name."""
        self.name = name
        self.on_bytes: Callable[[bytes], None] | None = None
        """Called with each finished job."""
        self._changed = threading.Condition()
        self._jobs: list[bytes] = []
        self._waiting: list[bytes] = []
        self._answers = bytearray()
        self._online = True
        self._trouble: frozenset[str] = frozenset()

    @classmethod
    def named(cls, name: str) -> "LoopPrinter":
        """Returns the device of that name, made on first use."""
        with cls._registry:
            return cls._named.setdefault(name, cls(name))

    @property
    def received(self) -> list[bytes]:
        """All finished jobs so far, oldest first; a copy."""
        with self._changed:
            return list(self._jobs)

    def wait_received(self, count: int, timeout_s: float) -> list[bytes]:
        """Returns all jobs once there are ``count`` of them, or what there is after the time."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._jobs) >= count, timeout_s)
            return list(self._jobs)

    def forget(self) -> None:
        """Drops kept jobs and unread answers, and is online without trouble again."""
        with self._changed:
            self._jobs.clear()
            self._waiting.clear()
            self._answers.clear()
            self._online, self._trouble = True, frozenset()

    def set_online(self, online: bool) -> None:
        """Switches the device on or off; switching off loses what was in it and not yet printed."""
        with self._changed:
            self._online = online
            if not online:
                self._waiting.clear()
            self._changed.notify_all()

    def set_trouble(self, reasons: frozenset[str]) -> None:
        """Gives it a trouble in IPP words, such as ``media-empty``; empty cures it.

        A cured device prints what it was given meanwhile.
        """
        with self._changed:
            self._trouble = reasons
        self._print_waiting()

    def say(self, data: bytes) -> None:
        """Makes the device send bytes to the program, as a scanner does."""
        with self._changed:
            self._answers += data
            self._changed.notify_all()

    def is_online(self) -> bool:
        """Returns whether a link could be opened now."""
        with self._changed:
            return self._online

    def take_answer(self, timeout_s: float) -> bytes | None:
        """Returns what the device said, ``b""`` after the time, None when it is switched off."""
        with self._changed:
            self._changed.wait_for(lambda: self._answers or not self._online, timeout_s)
            if not (self._answers or self._online):
                return None
            data = bytes(self._answers)
            self._answers.clear()
            return data

    def take(self, job: bytes) -> frozenset[str]:
        """Takes a finished job, prints it unless in trouble, and returns the trouble.

        An empty job only asks.
        """
        with self._changed:
            if job:
                self._waiting.append(job)
            trouble = self._trouble
        self._print_waiting()
        return trouble

    def _print_waiting(self) -> None:
        with self._changed:
            if self._trouble:
                return
            printed, self._waiting = self._waiting, []
            self._jobs += printed
            listener = self.on_bytes
            self._changed.notify_all()
        if listener is not None:
            for job in printed:
                listener(job)


class LoopLink:
    """A byte link to a :class:`LoopPrinter`; proves its own jobs."""

    def __init__(self, url: str) -> None:
        """Reads the URL.

        Raises:
            SettingWrong: the URL has no name.
        """
        self._url = url
        name = urlsplit(url).netloc
        if not name:
            raise SettingWrong(
                f"{url!r} names no device.",
                why="Expected loop://NAME.",
                do="Correct the address of the device.",
            )
        self._device = LoopPrinter.named(name)
        self._job: bytearray | None = None

    @property
    def url(self) -> str:
        """The address it was made from."""
        return self._url

    def open(self) -> None:
        """Opens the link while the device is online."""
        if not self._device.is_online():
            raise LinkUnavailable(
                f"Simulated device {self._device.name} is switched off.",
                do="Switch it on in its window.",
            )
        self._job = bytearray()

    def read(self, timeout_s: float) -> bytes:
        """Returns what the device said."""
        self._opened()
        data = self._device.take_answer(timeout_s)
        if data is None:
            raise self._lost()
        return data

    def send(self, data: bytes) -> None:
        """Adds to the job under way."""
        job = self._opened()
        if not self._device.is_online():
            raise self._lost()
        job += data

    def finish(self) -> frozenset[str]:
        """Gives the job to the device as a whole."""
        job = self._opened()
        if not self._device.is_online():
            raise self._lost()
        self._job = bytearray()
        return self._device.take(bytes(job))

    def close(self) -> None:
        """Closes the link; an unfinished job is dropped."""
        self._job = None

    def _opened(self) -> bytearray:
        if self._job is None:
            raise self._lost()
        return self._job

    def _lost(self) -> LinkLost:
        return LinkLost(
            f"Simulated device {self._device.name} went away.",
            do="Switch it on in its window.",
        )
