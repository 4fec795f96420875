"""What is on the screen, as values: a job fills them, the window paints them, nothing else."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.model.product import Product
from app.domain.verbs import Verb
from app.floor.screens.parts import Compare, StopKind, stop_kind
from app.floor.screens.pick import CartTile, NextStop, PickScreen, PutBack, WalkRow

__all__ = [
    "CageRow",
    "CartTile",
    "Compare",
    "HomeScreen",
    "Link",
    "NextStop",
    "PackLine",
    "PackScreen",
    "Parcel",
    "ParkedRow",
    "PickScreen",
    "Progress",
    "PutBack",
    "ReturnLine",
    "ReturnScreen",
    "ReviewRow",
    "Screen",
    "ShipScreen",
    "SignInScreen",
    "StationView",
    "StopKind",
    "StoppedScreen",
    "SyncScreen",
    "TaskRow",
    "TasksScreen",
    "Tile",
    "WalkRow",
    "stop_kind",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInScreen:
    """Nobody is signed in."""

    site_name: str
    station: str
    verbs: tuple[Verb, ...] = ()
    step: str = "sign_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A job this worker may do, and how much of it waits."""

    verb: Verb
    job: str
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CageRow:
    """A service of the site: where its parcels wait, how many, and until when they go along."""

    service: str
    carrier: str
    cage: str
    staged: int
    ready: int
    """Closed and not in the cage yet."""
    cut_off: datetime | None
    """The next one, in the zone of the site; None when nobody comes within a week."""
    missed: bool = False
    """That of today is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeScreen:
    """The jobs this worker may do."""

    worker_name: str
    site_name: str
    tiles: tuple[Tile, ...]
    held: int
    cages: tuple[CageRow, ...] = ()
    """Of a worker who ships."""
    verbs: tuple[Verb, ...] = ()
    step: str = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLine:
    """One product of the order on the bench."""

    product: Product
    packed: int
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedParcel:
    """One parcel of the order on the bench."""

    tail: str
    """Last four digits of its number; empty while it is open."""
    units: int
    state: str
    """A ``PackageState``."""
    chosen: bool = False
    """Its label was scanned: this one can be opened again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackScreen:
    """The bench: empty (step ``tote``), filling, complete or stopped."""

    step: str
    number: str = ""
    tote: str = ""
    lines: tuple[PackLine, ...] = ()
    packed: int = 0
    ordered: int = 0
    waiting: int = 0
    """Orders that are picked and not packed."""
    gift: bool = False
    customer_note: str = ""
    numbers_left: int = 0
    stop: StopKind = StopKind.NONE
    totes_missing: tuple[str, ...] = ()
    """Further totes of the order that nobody has brought yet."""
    tray: tuple[str, ...] = ()
    """Titles of the pieces that do not belong to the order."""
    parcels: tuple[PackedParcel, ...] = ()
    label_tail: str = ""
    """The label of the parcel closed before this one is not on it yet."""
    carton: str = ""
    """Code and name of the carton to take; empty where the site names none."""
    inserts: tuple[str, ...] = ()
    """What is still to be laid in beside the goods; it is missed, and blocks nothing."""
    awaited: int = 0
    """Pieces of the order that a picker still has to bring."""
    by_hand: int = 0
    """Pieces that could not be scanned."""
    compare: Compare | None = None
    verbs: tuple[Verb, ...] = ()
    more: tuple[Verb, ...] = ()
    """Further verbs of the step, behind one button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A parcel in the list of the ship desk."""

    number: str
    tail: str
    """Last four digits of its SSCC."""
    city: str
    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipScreen:
    """The ship desk."""

    step: str
    chosen: Parcel | None = None
    """The parcel in front of the worker."""
    label_tail: str = ""
    """A label that was scanned while no parcel was known."""
    mismatch_tail: str = ""
    scanned: Parcel | None = None
    """The parcel to which the wrong label belongs."""
    loading: Parcel | None = None
    """A proved parcel that waits for the code of its cage."""
    cage: str = ""
    """The cage that is open, or that the waiting parcel belongs to."""
    carrier: str = ""
    gap: str = ""
    """Number of the order that is asked for (step ``gaps``)."""
    signing: int = 0
    """Parcels on the paper that the driver signs (step ``sign``)."""
    explained: int = 0
    cages: tuple[CageRow, ...] = ()
    to_label: tuple[Parcel, ...] = ()
    """Sealed, the label is not proved yet."""
    to_hand_over: tuple[Parcel, ...] = ()
    to_label_count: int = 0
    to_hand_over_count: int = 0
    stop: StopKind = StopKind.NONE
    halted: str = ""
    """Number of the order whose parcel must stay."""
    halted_count: int = 0
    """Pieces in it."""
    printer_state: str = ""
    verbs: tuple[Verb, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """One product of a sold order."""

    product: Product
    price_minor: int
    sold: int
    in_visit: int
    already_returned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnScreen:
    """A visit at the return desk."""

    step: str
    number: str = ""
    lines: tuple[ReturnLine, ...] = ()
    units: int = 0
    proposed_minor: int = 0
    currency: str = ""
    return_until: str = ""
    shipped_on: str = ""
    data_until: str = ""
    verbs: tuple[Verb, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """Something to be made good, in words for the lead who does it."""

    kind: str
    title: str
    place: str
    """Bin to be counted or filled, or the tote of the rest."""
    tote: str = ""
    """Where the piece lies now, when that is known."""
    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksScreen:
    """Open tasks of the site, and what is being counted or brought."""

    step: str
    rows: tuple[TaskRow, ...] = ()
    more: int = 0
    """Open tasks that are not shown."""
    bin: str = ""
    title: str = ""
    place: str = ""
    """Where the piece in hand belongs."""
    counted: int = 0
    verbs: tuple[Verb, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedRow:
    """A command that was refused or not processed, in words for the lead who looks at it."""

    command_id: str
    what_key: str
    """What was done: ``command.item_packed``."""
    order_number: str
    """Order or return it was about; empty when this station does not hold it any more."""
    worker: str
    """Who did it."""
    at: datetime
    why_key: str
    """``reason.wrong_state``; ``<why_key>.do`` says what to do now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A scan that a device had stored, in words for the worker who decides about it."""

    scan_seq: int
    at: datetime
    """When it came; nobody knows when it was made."""
    source: str
    kind: str
    """What the code stands for, a ``Kind``."""
    code: str
    """The code in short; the key of a verb."""
    product: Product | None
    """Of an item, as far as the catalogue of this station knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationView:
    """What is the same on every screen: where, who, and what lies aside until a person decides."""

    site_name: str = ""
    worker_name: str = ""
    badge: str = ""
    """Of the worker who is signed in."""
    language: str = ""
    """The same worker's; empty: that of the station."""
    may_decide: bool = False
    """This worker may send what lies aside again, or discard it."""
    parked: tuple[ParkedRow, ...] = ()
    """Refused and not decided, the oldest first; the first of ``parked_count``."""
    quarantined: tuple[ParkedRow, ...] = ()
    parked_count: int = 0
    quarantined_count: int = 0
    review: tuple[ReviewRow, ...] = ()
    """Stored scans that nobody has decided about, the oldest first; of ``review_count``."""
    review_count: int = 0
    told: str = ""
    """Key of what came of the last decision; empty when there was none."""
    unsafe: str = ""
    """Key of what is wrong with the disk under the scans; empty while nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How the station stands with the centre."""

    online: bool
    since: datetime | None = None
    why: str = ""
    """Why it is offline, a ``Trouble``; empty while it is online."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the first data is loaded, in documents."""

    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncScreen:
    """The panel behind the sync chip, and the chip itself."""

    link: Link
    waiting: int = 0
    """Commands the centre has not answered."""
    oldest_s: int = 0
    data_at: datetime | None = None
    """The data of this station was complete at this time; None until it was once."""
    parked: tuple[ParkedRow, ...] = ()
    quarantined: tuple[ParkedRow, ...] = ()
    parked_count: int = 0
    quarantined_count: int = 0
    told: str = ""
    """Key of what came of the last decision."""
    protection: str = "full"
    """``full`` or ``reduced``: where the key of the databases is kept."""
    badge: str = ""
    may_decide: bool = False
    bootstrap: Progress | None = None
    """While the first data is loaded."""
    unsafe: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedScreen:
    """The disk did not keep what was scanned: nothing counts until a person says go on."""

    step: str
    """``stopped``: nothing is stored; ``stored_again``: the disk keeps again what it is given."""
    why: str
    """``full``, ``disk`` or ``damaged``."""
    lost: int = 0
    """Scans that were answered and are not counted; they must be scanned again."""
    last: str = ""
    """The last of them, fit to be shown."""
    verbs: tuple[Verb, ...] = ()


Screen = (
    SignInScreen
    | HomeScreen
    | PickScreen
    | PackScreen
    | ShipScreen
    | ReturnScreen
    | TasksScreen
    | StoppedScreen
)
