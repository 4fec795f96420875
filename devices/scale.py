"""The scale of a pack bench on a thread of its own: asked four times a second, read at any time.

A weight counts when the scale says that it stands still and two readings in a row are equal. A
scale that goes away is tried again for ever.
"""

import logging
import threading
from decimal import Decimal

from app.errors import LinkError
from app.ports.links import ByteLink
from app.ports.scales import ScaleReading
from devices.drivers.toledo_8217 import REQUEST, Answer, ToledoReader
from devices.states import Backoff, DeviceState, LinkState, StateListener
from devices.transports import link_for

_log = logging.getLogger(__name__)
POLL_S = 0.25
SILENT_AFTER = 4
"""So many questions without an answer, and the scale is lost."""
PREFIX = "scale "
_JOIN_S = 15.0
_NOTHING = ScaleReading(grams=None, heard=False)


class ScaleThread(threading.Thread):
    """Reads one scale; implements the port ``Scale``.

    Thread: ``reading`` may be asked on any thread.
    """

    def __init__(self, url: str, on_state: StateListener | None = None) -> None:
        """Reads the address; opens nothing.

        Raises:
            SettingWrong: the URL names no device.
        """
        link_for(url)
        super().__init__(name="scale", daemon=True)
        self._url, self._on_state = url, on_state
        self._stopping = threading.Event()
        self._backoff = Backoff()
        self._reading = _NOTHING
        self._last: Decimal | None = None
        self.state = DeviceState(id=f"{PREFIX}{url}", state=LinkState.CLOSED)

    def reading(self) -> ScaleReading:
        """Returns the newest reading."""
        return self._reading

    def stop(self) -> None:
        """Stops the thread and waits for it."""
        self._stopping.set()
        self.join(_JOIN_S)

    def run(self) -> None:
        """Reads until it is stopped."""
        self._enter(LinkState.OPENING, "")
        while not self._stopping.is_set():
            try:
                self._serve()
            except LinkError as trouble:
                self._lost(str(trouble))
            except Exception:  # noqa: BLE001 (thread main)
                _log.exception("scale %s: fault in the program, opening it again", self._url)
                self._lost("fault in the program, see the log")
            self._stopping.wait(self._backoff.next_s())
        self._reading = _NOTHING
        self._enter(LinkState.CLOSED, "")

    def _serve(self) -> None:
        link = link_for(self._url)
        link.open()
        try:
            self._poll(link)
        finally:
            link.close()

    def _poll(self, link: ByteLink) -> None:
        reader, silent = ToledoReader(), 0
        while not self._stopping.is_set():
            link.send(REQUEST)
            answers = reader.feed(link.read(POLL_S))
            silent = 0 if answers else silent + 1
            for answer in answers:
                self._hear(answer)
            if silent == SILENT_AFTER:
                self._lost("it does not answer")
            self._stopping.wait(POLL_S)

    def _hear(self, answer: Answer) -> None:
        steady = answer.kilograms is not None and answer.kilograms == self._last
        self._last = answer.kilograms
        grams = None
        if steady and answer.kilograms is not None:
            grams = int((answer.kilograms * 1000).to_integral_value())
        self._reading = ScaleReading(grams=grams, heard=True)
        self._backoff.reset()
        self._enter(LinkState.OPEN, "")

    def _lost(self, reason: str) -> None:
        self._reading, self._last = _NOTHING, None
        self._enter(LinkState.LOST, reason)

    def _enter(self, state: LinkState, reason: str) -> None:
        entered = DeviceState(id=self.state.id, state=state, reason=reason)
        if entered != self.state:
            self.state = entered
            if self._on_state is not None:
                self._on_state(entered)
