"""Where a picker is, and what may follow."""

from enum import StrEnum


class Step(StrEnum):
    """Where the picker is."""

    BIND = "bind"
    """A slot of the cart has no tote yet."""
    BIN = "bin"
    ITEM = "item"
    TOTE = "tote"
    PUT_BACK = "put_back"
    """All that can be picked is picked; pieces of stopped orders are still on the cart."""
    DONE = "done"
    STOPPED = "stopped"


TRANSITIONS: dict[Step, set[Step]] = {
    Step.BIND: {Step.BIND, Step.BIN, Step.STOPPED, Step.DONE, Step.PUT_BACK, Step.ITEM},
    Step.BIN: {Step.BIN, Step.ITEM, Step.STOPPED, Step.DONE, Step.PUT_BACK, Step.BIND},
    Step.ITEM: {
        Step.ITEM,
        Step.TOTE,
        Step.BIN,
        Step.STOPPED,
        Step.DONE,
        Step.PUT_BACK,
        Step.BIND,
    },
    Step.TOTE: {
        Step.TOTE,
        Step.ITEM,
        Step.BIN,
        Step.DONE,
        Step.STOPPED,
        Step.PUT_BACK,
        Step.BIND,
    },
    Step.PUT_BACK: {Step.PUT_BACK, Step.DONE, Step.STOPPED, Step.BIN, Step.ITEM, Step.BIND},
    Step.DONE: {Step.ITEM, Step.BIN, Step.DONE, Step.STOPPED, Step.BIND, Step.PUT_BACK},
    Step.STOPPED: {
        Step.STOPPED,
        Step.BIND,
        Step.BIN,
        Step.ITEM,
        Step.TOTE,
        Step.DONE,
        Step.PUT_BACK,
    },
}
