"""Who works at this station and how far; kept in floor.db with every scan."""

from dataclasses import dataclass, field

import msgspec

from app.domain.fulfil.tasks import TasksState
from app.domain.ship import ShipState
from app.floor.desk import Job
from app.floor.desks.returns import ReturnSession
from app.floor.pack import PackSession
from app.floor.pick.session import PickSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One lane of the station: worker, job, and the place in each job."""

    badge: str = ""
    worker: str = ""
    jobs: tuple[str, ...] = ()
    language: str = ""
    """Of the worker; empty: that of the station."""
    job: Job = Job.SIGN_IN
    pick: PickSession = field(default_factory=PickSession)
    pack: PackSession = field(default_factory=PackSession)
    ship: ShipState = field(default_factory=ShipState)
    back: ReturnSession = field(default_factory=ReturnSession)
    tasks: TasksState = field(default_factory=TasksState)


def encode_session(session: Session) -> bytes:
    """Returns the bytes that floor.db keeps."""
    return msgspec.json.encode(session)


def decode_session(body: bytes | None) -> Session:
    """Returns the session that was kept; a new one when there is none or it is of another build."""
    if body is None:
        return Session()
    try:
        return msgspec.json.decode(body, type=Session)
    except msgspec.DecodeError:
        return Session()
