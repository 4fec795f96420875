"""What people decided about quarantined commands: send it again, or do without it."""

from collections.abc import Mapping

import msgspec

from app.domain.commands import CommandDiscarded
from app.domain.rulings import RulingKind
from app.errors import MessageUnreadable
from app.store.floor_rows import Decision, DecisionKind
from app.sync.batches import Batches
from app.sync.journal import Journal
from app.sync.outbox import Outbox
from app.sync.replica.shelf import Shelf
from app.wire import CommandEnvelope, PushReply, RulingReply, decode_command


class Decided:
    """Follows the decisions of floor.db, each once.

    Thread: the sender.
    """

    def __init__(self, outbox: Outbox, shelf: Shelf, journal: Journal) -> None:
        self._outbox = outbox
        self._shelf = shelf
        self._journal = journal
        self._known: tuple[Decision, ...] = ()

    def reload(self) -> None:
        """Looks again at all of them: rulings go into another file."""
        self._known = ()

    def apply(self, batches: Batches) -> None:
        """Does what was decided since the last look."""
        decisions = self._outbox.decisions()
        if decisions == self._known:
            return
        retried = [one for one in decisions if one.kind is DecisionKind.RETRY]
        with self._shelf.ruled() as cache:
            again = [
                one.command_id
                for one in retried
                if cache.release(one.command_id, one.at.isoformat())
            ]
        batches.release(again)
        batches.freeze(one.command_id for one in decisions if one.kind is DecisionKind.DISCARD)
        if again:
            self._journal.note("commands_released", count=len(again))
        self._known = decisions


def with_discarded(reply: PushReply, asked: Mapping[str, CommandEnvelope]) -> PushReply:
    """Adds the rulings of the commands that the centre let go of: it names them in its result."""
    named = []
    for result in reply.results:
        command = _discarded(asked[result.id])
        if command is not None and result.ruling == RulingKind.ACCEPTED:
            ruling, reason = result.result.get("ruling"), result.result.get("reason")
            named.append(RulingReply(id=command.command, ruling=str(ruling), reason=str(reason)))
    return msgspec.structs.replace(reply, results=(*reply.results, *named)) if named else reply


def _discarded(envelope: CommandEnvelope) -> CommandDiscarded | None:
    if envelope.kind != "command_discarded":
        return None
    try:
        command = decode_command(envelope.kind, envelope.v, bytes(envelope.body))
    except MessageUnreadable:
        return None
    return command if isinstance(command, CommandDiscarded) else None
