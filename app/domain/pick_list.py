"""A pick list: one picker's walk, made by the centre and never changed except by a claim."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.commands import PickListClaimed
from app.domain.rulings import ACCEPTED, Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """So many units of one line out of one bin."""

    id: str
    bin: str
    line: str
    sku: str
    gtin: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PickList:
    """A walk for one order into one tote."""

    id: str
    site: str
    fulfilment_order: str
    number: str
    stops: tuple[Stop, ...]
    """In walking order."""
    released_at: datetime
    promised_at: datetime
    claimed_station: str = ""
    claimed_worker: str = ""


def claim(pick_list: PickList, command: PickListClaimed) -> tuple[PickList, Ruling]:
    """Notes who is walking; a soft claim is a hint, the later one wins."""
    now = replace(pick_list, claimed_station=command.station, claimed_worker=command.worker)
    return now, ACCEPTED
