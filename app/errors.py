"""Trouble: what went wrong with the world, said so that a person on the floor can act on it.

A refusal that a worker can cure (wrong item, already packed) is a verdict, never one of these.

    FloorwalkerError
    |-- MalformedCode        text that is not the code it claims to be
    |-- LinkError            a cable, socket or port
    |   |-- LinkUnavailable  cannot be opened now
    |   `-- LinkLost         was open and broke
    |-- StoreError           a database file
    |   |-- StoreLocked      another process writes it
    |   |-- StoreFull        the disk has no room
    |   |-- StoreDamaged     some of its pages cannot be read
    |   `-- StoreUnreadable  wrong key or damaged file
    |-- CentreError          the order service as seen from a station
    |   |-- CentreUnreachable
    |   `-- CentreRefused    it answered, and not with what was asked
    |-- MessageError         a channel message that cannot be read
    |   |-- SignatureWrong
    |   `-- MessageUnreadable
    `-- SettingWrong         a setting with an impossible value
"""


class FloorwalkerError(Exception):
    """Root of the tree.

    Args:
        what: what happened, one sentence.
        why: the cause as far as it is known.
        do: what the reader can do now.
    """

    def __init__(self, what: str, *, why: str = "", do: str = "") -> None:
        super().__init__(" ".join(part for part in (what, why, do) if part))
        self.what = what
        self.why = why
        self.do = do


class MalformedCode(FloorwalkerError, ValueError):
    """A text is not the code it was parsed as."""


class LinkError(FloorwalkerError):
    """A byte link (serial line, socket, printer port) is in trouble."""


class LinkUnavailable(LinkError):
    """The link cannot be opened now; nothing was sent."""


class LinkLost(LinkError):
    """The link broke while it was in use."""


class StoreError(FloorwalkerError):
    """A database file is in trouble."""


class StoreLocked(StoreError):
    """Another process holds the file's writer lock."""


class StoreFull(StoreError):
    """The disk has no room for what was to be written; nothing of it counts."""


class StoreDamaged(StoreError):
    """Pages of the file cannot be read; it must be rebuilt from what can."""


class StoreUnreadable(StoreError):
    """The file cannot be read: wrong key, or damaged."""


class CentreError(FloorwalkerError):
    """The order service is in trouble, as seen from a station."""


class CentreUnreachable(CentreError):
    """No answer from the order service."""


class CentreRefused(CentreError):
    """The order service answered, and not with what was asked for."""


class MessageError(FloorwalkerError):
    """A channel's message cannot be used."""


class SignatureWrong(MessageError):
    """The message is not signed with the channel's secret."""


class MessageUnreadable(MessageError):
    """The message is signed, but its body is not what the channel documents."""


class SettingWrong(FloorwalkerError):
    """A setting has a value that cannot be used."""
