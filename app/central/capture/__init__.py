"""Catching the order: a message is kept, judged and taken into effect in one transaction."""

from app.central.capture.cancel import cancel_order, finish_cancellation
from app.central.capture.holds import release_hold
from app.central.capture.inbox import Arrival, Received, receive, replay
from app.central.capture.settle import retry_waiting, settle
from app.central.capture.states import Inbound

__all__ = [
    "Arrival",
    "Inbound",
    "Received",
    "cancel_order",
    "finish_cancellation",
    "receive",
    "release_hold",
    "replay",
    "retry_waiting",
    "settle",
]
