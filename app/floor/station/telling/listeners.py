"""Who hears what the floor worker has to say."""

from collections.abc import Callable
from dataclasses import dataclass

from app.floor.desk import Outcome
from app.floor.screens import Screen, StationView
from app.floor.station.disk.upkeep import DiskState


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """Who is told what, on the worker's thread."""

    on_outcome: Callable[[Outcome], None]
    on_screen: Callable[[Screen], None]
    on_command: Callable[[], None]
    """Something new waits in the outbox."""
    on_printing: Callable[[], None]
    """A print job was queued: its printer must look."""
    on_failure: Callable[[BaseException], None]
    """The worker has died; the station must not look alive."""
    on_job: Callable[[], None] = lambda: None
    """A print job has another state."""
    on_station: Callable[[StationView], None] = lambda _view: None
    """Site, worker, or what lies aside is another than before."""
    on_disk: Callable[[DiskState], None] = lambda _state: None
    """What is known of the disk is another than before; told by the thread of the upkeep."""
    on_rebuilt: Callable[[], None] = lambda: None
    """floor.db is another file with another install: whoever reads it must open it anew."""
