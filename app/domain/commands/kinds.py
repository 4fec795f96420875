"""Which documents there are, and how firmly a walk is held."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """Kinds of replicated documents."""

    FULFILMENT_ORDER = "fulfilment_order"
    PICK_LIST = "pick_list"
    TASK = "task"
    RETURNABLE_ORDER = "returnable_order"
    RETURN = "return"
    PRODUCT = "product"
    BIN = "bin"
    WORKER = "worker"
    SETTING = "setting"
    MANIFEST = "manifest"
    STATION = "station"


class Grade(StrEnum):
    """How firmly a station holds a walk."""

    SOFT = "soft"
    """A hint to the others, not a lock."""
    LEASE = "lease"
    """Until a time, unless it is renewed before."""
    HARD = "hard"
    """A person walks it with a tote in hand: until it is given back, or deliberately taken over."""
