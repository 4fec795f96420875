"""What a job on the floor may look at, and what it answers.

A job reads through the ``Desk`` and returns a ``JobAnswer``; it writes nothing itself. The front
door (``scan.py``) puts the answer on disk in one commit.
"""

from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum

from app.domain.codes import Reading
from app.domain.commands import Command, DocumentKind
from app.domain.decision import Words
from app.domain.documents import Document
from app.domain.feedback import Feedback
from app.domain.model.product import Product
from app.domain.model.site import Service, SiteSetting
from app.domain.verbs import Verb
from app.domain.verdicts import Verdict
from app.floor.paper.bound import LabelPrinter
from app.floor.screens import Compare, Screen
from app.floor.station.numbers import Numbers
from app.floor.station.walks.claims import Claims
from app.floor.view import View
from app.ports import ScaleReading
from app.texts import Texts


class Job(StrEnum):
    """What is on the screen."""

    SIGN_IN = "sign_in"
    HOME = "home"
    PICK = "pick"
    PACK = "pack"
    SHIP = "ship"
    RETURN = "return"
    TASKS = "tasks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The station as a job sees it during one scan. Reading through it changes nothing."""

    view: View
    numbers: Numbers
    claims: Claims
    printer: LabelPrinter
    online: bool
    """The centre could be reached when it was last tried."""
    offline_walks: int
    """So many walks are held ahead."""
    station: str
    site: str
    region: str
    site_name: str
    has_data: bool
    """The replica holds at least what every station of the site must know."""
    lookup_key: str
    services: tuple[Service, ...] = ()
    setting: SiteSetting | None = None
    scale: ScaleReading | None = None
    """What lies on the scale; None: this bench has none."""
    """How parcels leave this site."""
    worker: str
    now: datetime
    heard_at: datetime
    """When the centre was heard last, by its own clock; ``now`` where it never was."""
    zone: tzinfo | None
    """Of the site; None: that of this computer."""
    data_until: str
    """Age of the station's data in words for the screen."""
    data_at: str
    """The same for the scan log."""
    full: Verdict | None
    """Why no new work may be begun; what was begun can always be finished."""
    texts: Texts
    """For what stands on paper; screens get keys."""

    def product(self, gtin: str) -> Product | None:
        """Returns the catalogue's product of a GTIN."""
        return self.view.product(gtin)

    def local(self, at: datetime) -> datetime:
        """Returns an instant as the clock on the wall of the site shows it."""
        return at.astimezone(self.zone)

    def caught_up(self, scope: str) -> bool:
        """Tells whether nothing of a scope was waiting when the replica last heard of it."""
        cursor = self.view.cursor(scope)
        return cursor is not None and cursor.caught_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Something to be printed with the commit."""

    document: Document
    purpose: str
    """``label``, ``slip``, ``receipt``, ``sheet``."""
    about: str
    """Identity of what it stands for; the same paper is not queued twice by mistake."""
    title: str
    again: bool = False
    """A reprint: the stored bytes of the one before are sent again."""
    instead: bool = False
    """The one before counts no more: where it still waits it is not printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A command and the document it changes."""

    kind: DocumentKind
    id: str
    command: Command
    token: int = 0
    """Of the claim under which it was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """Another job takes over, with what it should begin with."""

    job: Job
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobAnswer:
    """What a job makes of one scan or verb."""

    session: object
    """The job's own part of the session after the scan; a frozen dataclass of that job."""
    verdict: Verdict
    words: Words = field(default_factory=dict)
    issued: tuple[Issued, ...] = ()
    papers: tuple[Paper, ...] = ()
    series: tuple[str, ...] = ()
    """Number series of which one number was used."""
    applied: str = ""
    """Identity of the package whose label proved itself printed."""
    compare: Compare | None = None
    go: Go | None = None
    printer: str = ""
    """Labels go to this printer from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A scan as a job gets it: what it stands for, and the verb if it is one."""

    reading: Reading
    verb: Verb | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer to one scan, after it is on disk."""

    scan_seq: int
    source: str
    source_seq: int
    got: str
    """What was scanned, fit to be shown."""
    job: Job
    verdict: Verdict
    feedback: Feedback | None
    verb: Verb | None
    words: Words
    changed: tuple[str, ...]
    screen: Screen
    printing: tuple[str, ...]
    """Purposes of the papers that were queued with it."""
    at_boot: float
    """When the last byte arrived; the screen measures itself against it."""
    language: str = ""
    """Of the worker who is signed in; empty: that of the station."""
