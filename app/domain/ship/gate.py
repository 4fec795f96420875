"""The last gate: a parcel whose order was cancelled or held, or moved, does not leave."""

from app.domain.check import HoldReason
from app.domain.commands import CancelAcknowledged, Command
from app.domain.decision import Decision, Words
from app.domain.model.fulfilment_order import FulfilmentOrder, Standing
from app.domain.ship.state import Halt, Shipped, ShipState
from app.domain.verdicts import ShipVerdict

_ADDRESS = frozenset(
    {
        HoldReason.ADDRESS_CHANGED.value,
        HoldReason.ADDRESS_INCOMPLETE.value,
        HoldReason.ADDRESS_WRONG.value,
    }
)


def halt(state: ShipState, order: FulfilmentOrder) -> Shipped:
    """Stops at a parcel of an order that is not active; the open cage stays open."""
    held = order.standing is Standing.ON_HOLD
    stopped = Halt(
        order=order.id,
        number=order.number,
        count=order.picked_total,
        held=held,
        cancel_asked=order.standing is Standing.CANCELLATION_REQUESTED,
        address=held and order.standing_reason in _ADDRESS,
    )
    return halted(ShipState(halt=stopped, cage=state.cage), stopped)


def halted(state: ShipState, stopped: Halt) -> Shipped:
    """Says again why the parcel in front may not leave."""
    verdict = ShipVerdict.STOP_CANCELLED
    if stopped.held:
        verdict = ShipVerdict.STOP_ADDRESS if stopped.address else ShipVerdict.STOP_HELD
    words: Words = {"order": stopped.number, "count": stopped.count}
    return Decision(state, verdict, words=words)


def put_back_done(state: ShipState, stopped: Halt) -> Shipped:
    """The parcel is where it belongs; a cancellation is answered by that."""
    commands: tuple[Command, ...] = (CancelAcknowledged(),) if stopped.cancel_asked else ()
    words: Words = {"order": stopped.number, "count": stopped.count}
    now = ShipState(cage=state.cage)
    return Decision(now, ShipVerdict.PUT_BACK_DONE, commands, words)
