"""One command on the table: who sent it, inside which transaction, and what came of it."""

from dataclasses import dataclass, field

from app.central.pages import CATALOGUE, returns_scope, site_scope
from app.central.work import Work
from app.domain.commands import DocumentKind
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.model.site import DEFAULT_REGION, Task
from app.domain.rulings import Ruling
from app.wire import CommandEnvelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The station that a bearer token proved, and where it stands."""

    station: str
    site: str
    region: str = DEFAULT_REGION

    @property
    def scope(self) -> str:
        """The feed of its site."""
        return site_scope(self.site)

    @property
    def scopes(self) -> tuple[str, ...]:
        """All feeds that it may read."""
        return self.scope, CATALOGUE, returns_scope(self.region)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A command, its sender and the transaction in which it is judged."""

    work: Work
    caller: Caller
    envelope: CommandEnvelope
    install: str = ""
    """Under which identity its station counts."""

    @property
    def cause(self) -> str:
        """What the books name as the reason: the id of the command."""
        return self.envelope.id

    def put_task(self, task: Task) -> None:
        """Asks the people of the site to make something good."""
        self.work.changes.put(self.caller.scope, DocumentKind.TASK, task.id, task)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A fulfilment order before and after an accepted command."""

    before: FulfilmentOrder
    after: FulfilmentOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A ruling, and what a grant gives."""

    ruling: Ruling
    result: dict[str, str | int] = field(default_factory=dict)
    derived: tuple[tuple[str, str], ...] = ()
    """Kind and id of documents that follow from the command's own and say what it did, too."""
