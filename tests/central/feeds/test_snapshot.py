"""A snapshot that is read while others write, and then followed, equals what is there."""

from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.central.feeds import begin_snapshot, snapshot_frames
from app.central.pages import read_standing
from app.central.work import Work
from app.domain.commands import DocumentKind
from app.wire.snapshot import SnapshotHeader, SnapshotReader, header_frame
from tests.central.feeds.reader import SCOPE, Replica, kept_digest, put_bin, put_bins, truth
from tests.central.fulfil.walk import pick
from tests.central.shelf import Shelf, Station, release

ACTS = st.tuples(
    st.sampled_from(["put", "put", "remove", "move"]),
    st.integers(0, 14).map(lambda n: f"A-{n:04d}-1"),
    st.integers(1, 9),
)
BURSTS = st.lists(st.lists(ACTS, max_size=4), min_size=1, max_size=8)
FIXTURE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def act(work: Work, what: str, code: str, level: int) -> None:
    if what == "put":
        put_bin(work, code, level=level)
    elif what == "remove":
        work.changes.remove(SCOPE, DocumentKind.BIN, code)
    else:
        put_bin(work, code, "site:BRE", level)


def built_while(shelf: Shelf, bursts: list[list[tuple[str, str, int]]]) -> list[bytes]:
    """Builds a snapshot of small blocks; before each block others write."""
    rest = iter(bursts)
    pieces = []
    for piece in snapshot_frames(begin_snapshot(shelf.centre, SCOPE), block=3):
        pieces.append(piece)
        with shelf.centre.work() as work:
            for what, code, level in next(rest, []):
                act(work, what, code, level)
    return pieces


@FIXTURE
@given(BURSTS)
def test_it_and_the_changes_after_it_are_what_is_there(
    shelf: Shelf, bursts: list[list[tuple[str, str, int]]]
) -> None:
    put_bins(shelf, 10)
    pieces = built_while(shelf, bursts)

    replica = Replica()
    index = replica.load(*pieces)
    assert index.digest == replica.digest
    assert index.count == len(replica.docs)
    replica.follow(shelf)

    assert replica.docs == truth(shelf)
    assert replica.digest == kept_digest(shelf)


def test_planted_a_head_that_is_read_after_the_documents_loses_a_change(shelf: Shelf) -> None:
    """The same reader and the same comparison see that fault."""
    put_bins(shelf, 10)
    pieces = built_while(shelf, [[], [], [], [("put", "A-0000-1", 9), ("remove", "A-0001-1", 1)]])
    right, wrong = Replica(), Replica()

    right.load(*pieces)
    right.follow(shelf)
    wrong.load(late_head(shelf, pieces[0]), *pieces[1:])
    wrong.follow(shelf)

    assert right.docs == truth(shelf)
    assert right.digest == kept_digest(shelf)
    assert wrong.docs != truth(shelf)
    assert wrong.digest != kept_digest(shelf)


def late_head(shelf: Shelf, piece: bytes) -> bytes:
    (part,) = SnapshotReader().take(piece)
    header = part.content
    assert isinstance(header, SnapshotHeader)
    with shelf.centre.reading() as connection:
        standing = read_standing(connection, shelf.centre.tenant, SCOPE)
    return header_frame(
        SnapshotHeader(scope=SCOPE, epoch=header.epoch, head=standing.head, made_at=header.made_at)
    )


def test_incs_come_with_the_documents(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 2})
    mine, other, stranger = Station(shelf), Station(shelf, name="ST-MIL-2"), "another install"
    mine.do(made.fulfilment_order, pick(made, "COAT-S", "u1"))
    other.do(made.fulfilment_order, pick(made, "COAT-S", "u2"))
    pieces = list(snapshot_frames(begin_snapshot(shelf.centre, SCOPE)))

    for install in (mine.install, other.install, stranger):
        replica = Replica(install=install)
        replica.load(*pieces)
        assert replica.docs == truth(shelf, install)


def test_a_command_that_is_decided_meanwhile_is_in_the_changes_after(shelf: Shelf) -> None:
    """Also of an install that nobody knew when the snapshot was begun."""
    made = release(shelf, {"COAT-S": 2})
    station = Station(shelf)
    frames: Iterator[bytes] = snapshot_frames(begin_snapshot(shelf.centre, SCOPE), block=1)
    pieces = [next(frames)]
    station.do(made.fulfilment_order, pick(made, "COAT-S", "u1"))
    pieces += frames

    replica = Replica(install=station.install)
    replica.load(*pieces)
    replica.follow(shelf)

    assert replica.docs == truth(shelf, station.install)
    assert replica.docs["fulfilment_order", made.fulfilment_order][3] == 1


def test_an_empty_scope_has_a_snapshot(shelf: Shelf) -> None:
    source = begin_snapshot(shelf.centre, "returns:EU")

    index = Replica().load(*snapshot_frames(source))

    assert (index.count, index.frames, index.digest) == (0, (), "0" * 16)


def test_index_leads_to_every_block(shelf: Shelf) -> None:
    put_bins(shelf, 8)
    pieces = list(snapshot_frames(begin_snapshot(shelf.centre, SCOPE), block=3))
    whole = b"".join(pieces)

    index = Replica().load(whole)

    assert [frame.count for frame in index.frames] == [3, 3, 3]
    for frame in index.frames:
        (block, *_) = SnapshotReader(frame.offset).take(whole[frame.offset :])
        assert isinstance(block.content, tuple)
        assert (block.content[0].kind, block.content[0].id) == (frame.first_kind, frame.first_id)
