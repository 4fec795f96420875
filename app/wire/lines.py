"""The complete list of lines between the window and its sync process, one JSON object each.

The window writes to the process's stdin: hello (always first), wake, released, bye.
The process writes to its stdout: changed, health, release_cache, cache_swapped, forked.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from app.errors import MessageUnreadable

DATABASE_KEY = "db"
"""Name of the databases' raw key among the keys of a hello line."""


class Trouble(StrEnum):
    """Why a station is not online; empty while it is."""

    NONE = ""
    CONNECTING = "connecting"
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    """The centre asks to come back later."""
    FAILING = "failing"
    """The centre answers with errors of its own."""
    REFUSED = "refused"
    """The centre answers, and not as agreed."""
    ENROL = "enrol"
    """The centre does not know this station's token (any more)."""
    UPDATE = "update"
    """The centre speaks no version of this build any more."""
    FORKED = "forked"
    """Another station uses the numbers of this install."""


class LinkState(StrEnum):
    """How far a station has come with the centre."""

    OFFLINE = "offline"
    PROBING = "probing"
    """No answer yet; an attempt is under way."""
    PUSHING = "pushing"
    """Commands are on their way."""
    PULLING = "pulling"
    """Documents are being caught up with."""
    LIVE = "live"


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag="hello", tag_field="type"):
    """The first line: what may stand neither in arguments nor in the environment."""

    keys: dict[str, str]
    """``db``: 64 hexadecimal digits, the raw key of floor.db and cache.db."""
    token: str = ""
    """Bearer token of the station."""

    def __repr__(self) -> str:
        return f"Hello(keys of {', '.join(sorted(self.keys))})"


class Wake(msgspec.Struct, frozen=True, tag="wake", tag_field="type"):
    """Something was committed to floor.db. A hint: the process looks by itself each second."""


class Released(msgspec.Struct, frozen=True, tag="released", tag_field="type"):
    """The window has closed its readers of cache.db."""


class Bye(msgspec.Struct, frozen=True, tag="bye", tag_field="type"):
    """End now."""


class Changed(msgspec.Struct, frozen=True, kw_only=True, tag="changed", tag_field="type"):
    """These documents, or rulings of commands on them, are new in cache.db."""

    ids: tuple[str, ...]
    """``kind/id``, each once."""
    upto: dict[str, int] = {}
    """How far each scope named here has come."""


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """The centre came back with an older history; what this station kept was sent to it again."""

    at: datetime
    accepted: int
    superseded: int
    rejected: int


class Health(msgspec.Struct, frozen=True, kw_only=True, tag="health", tag_field="type"):
    """How the station stands with the centre; sent when it changes."""

    online: bool
    since: datetime
    """Since when ``online`` is what it is."""
    state: LinkState = LinkState.OFFLINE
    reason: Trouble = Trouble.NONE
    waiting: int = 0
    """Commands without a ruling."""
    oldest_s: int = 0
    """Age of the oldest of them."""
    parked: int = 0
    """Commands that were rejected."""
    quarantined: int = 0
    """Commands that the centre could not process; everything else flows on."""
    data_at: datetime | None = None
    """All scopes were complete at this time of the centre; None until they were once."""
    loading: tuple[int, int] | None = None
    """Documents taken in and expected, while the replica is filled anew; expected is reckoned."""
    digest_mismatches: int = 0
    """How often documents differed from the centre's and were fetched again."""
    restored: Restored | None = None
    """What was sent again when the centre was last restored from a backup."""


class ReleaseCache(msgspec.Struct, frozen=True, tag="release_cache", tag_field="type"):
    """Close every reader of cache.db, then answer with released."""


class CacheSwapped(msgspec.Struct, frozen=True, tag="cache_swapped", tag_field="type"):
    """cache.db is there, perhaps as another file than before: open it anew."""


class Forked(msgspec.Struct, frozen=True, tag="forked", tag_field="type"):
    """The centre saw this install's numbers from elsewhere; nothing is sent until it is renewed.

    The window renews it in floor.db and says ``wake``; the process sees it there and starts again.
    """


ToSync = Hello | Wake | Released | Bye
ToWindow = Changed | Health | ReleaseCache | CacheSwapped | Forked

_ENCODER = msgspec.json.Encoder()
_TO_SYNC: msgspec.json.Decoder[ToSync] = msgspec.json.Decoder(ToSync)
_TO_WINDOW: msgspec.json.Decoder[ToWindow] = msgspec.json.Decoder(ToWindow)


def encode_line(message: ToSync | ToWindow) -> bytes:
    """Returns the line of a message, with its line feed."""
    return _ENCODER.encode(message) + b"\n"


def decode_for_sync(line: bytes) -> ToSync:
    """Returns what the window said.

    Raises:
        MessageUnreadable: no such message. The line itself is not repeated: it may hold a key.
    """
    try:
        return _TO_SYNC.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MessageUnreadable(f"A line of {len(line)} bytes is no message to sync.") from error


def decode_for_window(line: bytes) -> ToWindow:
    """Returns what the sync process said.

    Raises:
        MessageUnreadable: no such message.
    """
    try:
        return _TO_WINDOW.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MessageUnreadable(
            f"A line of {len(line)} bytes is no message from sync.", why=str(error)
        ) from error
