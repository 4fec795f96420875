"""The log of the sync process: JSON lines on stderr, without anything that names a person."""

import json
import threading
from datetime import UTC, datetime
from typing import TextIO


class Journal:
    """Writes one line for each thing that happened.

    Thread: any.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def note(self, event: str, **facts: str | float | bool) -> None:
        """Writes a line. Ids, scopes, counts and statuses are facts; contents are not."""
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **facts}
        with self._lock:
            self._stream.write(json.dumps(line) + "\n")
            self._stream.flush()
