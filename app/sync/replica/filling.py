"""Fills a replica: the snapshot of each scope, part by part, then what changed since."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.errors import CentreRefused, CentreUnreachable
from app.store.cache.load import Filler, Load
from app.store.cache.writer import CacheWriter
from app.sync.answers import read_page
from app.sync.client import Answer, Asked, Centre, Download
from app.sync.journal import Journal
from app.sync.link import Link
from app.sync.protocol import Meaning, check_page, meaning_of
from app.wire.snapshot import Part, SnapshotHeader, SnapshotIndex, SnapshotReader

_CONFLICT, _MISSING, _GONE, _NO_SUCH_RANGE = 409, 404, 410, 416


class OtherHistory(Exception):  # no error: the centre was restored
    """The centre has another epoch than what is here."""


class StartOver(Exception):  # no error: it took too long
    """The centre does not remember any more what left since the snapshot was made."""


class Answered(Exception):  # what it means is for the caller to say
    """The centre answered, and not with what was asked for."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What fills one file.

    Everything may raise ``CentreUnreachable``, ``CentreRefused``, ``MessageUnreadable``,
    ``Answered``, ``OtherHistory`` and ``StartOver``; called anew it goes on where it was.
    """

    centre: Centre
    cache: CacheWriter
    filler: Filler
    link: Link
    journal: Journal
    install: str
    stop: threading.Event
    epoch_of: Callable[[str], str]
    """The epoch that a scope must have; empty when any will do."""

    def fill(self, scope: str) -> None:
        """Takes in the snapshot of a scope, unless that was done."""
        load = self.filler.loads().get(scope)
        while load is None or not load.done:
            self._go_on()
            self.link.trying()
            load = self._locate(scope) if load is None else self._fetch(load)

    def catch_up(self, scope: str) -> None:
        """Reads what changed since the snapshot was made; without one everything is new."""
        more = True
        while more:
            self._go_on()
            more = self._read_page(scope)
        self.link.up(scope)

    def _read_page(self, scope: str) -> bool:
        cursor = self.cache.cursor(scope)
        since, epoch = (cursor.seq, cursor.epoch) if cursor is not None else (0, "")
        answer = self.centre.changes(
            Asked(scope=scope, since=since, epoch=epoch, wait_s=0, install=self.install)
        )
        if answer.status == _CONFLICT:
            raise OtherHistory
        if answer.status == _GONE:
            raise StartOver
        if meaning_of(answer.status) is not Meaning.LOOKED_AT:
            raise Answered(answer)
        page = check_page(read_page(answer.body), scope, since)
        self._check_history(scope, page.epoch)
        self.cache.ingest_page(page)
        return page.more

    def _locate(self, scope: str) -> Load:
        """Asks where the snapshot lies; a scope that has none is read from its beginning."""
        answer = self.centre.snapshot(scope)
        load = Load(scope=scope, file=answer.location, etag="", done=answer.status == _MISSING)
        if not load.file and not load.done:
            raise Answered(answer)
        self.filler.begin(load)
        return load

    def _fetch(self, load: Load) -> Load | None:
        """Downloads to the end of the file; None when it is not there any more."""
        with self.centre.download(load.file, load.end, load.etag) as found:
            if isinstance(found, Answer):
                if found.status in (_MISSING, _GONE, _NO_SUCH_RANGE):
                    return None
                raise Answered(found)
            if found.begins != load.end:
                return None
            if not load.end:
                load = Load(scope=load.scope, file=load.file, etag=found.etag, size=found.size)
            self.journal.note("snapshot", scope=load.scope, begins=load.end, size=found.size)
            return self._read(load, found)

    def _read(self, load: Load, found: Download) -> Load:
        reader = SnapshotReader(load.end)
        others = [one for one in self.filler.loads().values() if one.scope != load.scope]
        for piece in found.pieces:
            for part in reader.take(piece):
                load = self._take(load, part)
                self._tell_progress((*others, load))
            self._go_on()
        if not load.done:
            raise CentreRefused(f"The snapshot of {load.scope} ends too early.")
        return load

    def _take(self, load: Load, part: Part) -> Load:
        match part.content:
            case SnapshotHeader():
                self._check_history(load.scope, part.content.epoch)
                return self.filler.take_header(load, part.content, part.end)
            case SnapshotIndex():
                return self.filler.finish(load, part.content)
            case items:
                return self.filler.take_items(load, items, part.end)

    def _check_history(self, scope: str, epoch: str) -> None:
        if self.epoch_of(scope) not in ("", epoch):
            raise OtherHistory

    def _tell_progress(self, loads: tuple[Load, ...]) -> None:
        done = sum(one.count for one in loads)
        self.link.loading((done, max(done, sum(one.expected for one in loads))))

    def _go_on(self) -> None:
        if self.stop.is_set():
            raise CentreUnreachable("The process ends.")
