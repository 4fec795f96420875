"""How long a document stays on the floor once nobody works on it any more.

The floor keeps what it needs and no longer: an address is needed until the carrier has the parcel,
a sold order until nobody may bring it back. What the law wants kept is kept at the centre.
"""

from datetime import datetime, timedelta

from app.domain.model.fulfilment_order import FulfilmentOrder, FulfilmentState, Standing
from app.domain.model.keys import Doc
from app.domain.model.manifest import Manifest
from app.domain.model.returnable_order import ReturnableOrder, ReturnRecord
from app.domain.model.site import Task

AFTER_HAND_OVER = timedelta(hours=48)
"""A parcel may come back from the kerb; then its address is of no more use on the floor."""
AFTER_RETURN_WINDOW = timedelta(days=14)
"""Whoever sent it back on the last day stands at the counter a few days later."""
RETURN_KEPT = timedelta(days=44)
"""A return that was taken in, for questions at the desk that took it."""
TASK_KEPT = timedelta(days=7)
"""A task that is done, for whoever asks who did it."""


def leaves_at(doc: Doc, now: datetime) -> datetime | None:
    """Returns when a document that was changed now leaves the floor; None while it is needed."""
    match doc:
        case FulfilmentOrder():
            over = doc.state is FulfilmentState.TENDERED or doc.standing is Standing.CANCELLED
            return now + AFTER_HAND_OVER if over else None
        case ReturnableOrder():
            return doc.return_until + AFTER_RETURN_WINDOW
        case ReturnRecord():
            return doc.received_at + RETURN_KEPT
        case Manifest():
            return now + AFTER_HAND_OVER
        case Task(open=False):
            return now + TASK_KEPT
    return None
