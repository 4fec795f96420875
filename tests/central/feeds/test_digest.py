"""The digest of a scope stays right whatever happens to its documents."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.central.work import Work
from app.domain.commands import DocumentKind
from app.domain.model.site import Bin
from app.wire.digest import as_signed, digest_of
from tests.central.shelf import Shelf

SCOPES = ("site:MIL", "site:BRE")
BIN = DocumentKind.BIN
ACTS = st.tuples(
    st.sampled_from(["put", "put", "put", "touch", "remove"]),
    st.sampled_from(SCOPES),
    st.sampled_from([f"A-0{n}-1" for n in range(4)]),
)


def act(work: Work, what: str, scope: str, code: str) -> None:
    if what == "put":
        place = Bin(code=code, site=scope[5:], aisle="A", x_mm=0, y_mm=0, level=1)
        work.changes.put(scope, BIN, code, place)
    elif what == "remove":
        work.changes.remove(scope, BIN, code)
    elif is_there(work, scope, code):
        work.changes.touch(scope, BIN, code)


def is_there(work: Work, scope: str, code: str) -> bool:
    row = work.connection.execute(
        text("SELECT 1 FROM feed WHERE scope = :s AND doc_id = :d AND op = 'put'"),
        {"s": scope, "d": code},
    )
    return row.first() is not None


def counted(shelf: Shelf, scope: str) -> tuple[object, ...]:
    """Digest and documents counted from scratch."""
    rows = shelf.sql("SELECT kind, doc_id, seq FROM feed WHERE scope = :s AND op = 'put'", s=scope)
    places = [(str(kind), str(doc_id), int(str(seq))) for kind, doc_id, seq in rows]
    return as_signed(digest_of(places)), len(places)


def kept(shelf: Shelf, scope: str) -> tuple[object, ...]:
    (row,) = shelf.sql("SELECT digest, docs FROM site_feed WHERE scope = :s", s=scope)
    return row


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(ACTS, min_size=1, max_size=5), min_size=1, max_size=8))
def test_it_is_what_a_count_from_scratch_gives(
    shelf: Shelf, transactions: list[list[tuple[str, str, str]]]
) -> None:
    for acts in transactions:
        with shelf.centre.work() as work:
            for what, scope, code in acts:
                act(work, what, scope, code)

        for scope in SCOPES:
            assert kept(shelf, scope) == counted(shelf, scope)
            (head,) = shelf.sql("SELECT head FROM site_feed WHERE scope = :s", s=scope)
            newest = shelf.sql("SELECT max(seq) FROM feed WHERE scope = :s", s=scope)
            assert int(str(head[0])) >= int(str(newest[0][0]))


def test_a_document_that_moves_leaves_its_old_scope_in_the_same_transaction(shelf: Shelf) -> None:
    with shelf.centre.work() as work:
        act(work, "put", "site:MIL", "A-01-1")
    with shelf.centre.work() as work:
        act(work, "put", "site:BRE", "A-01-1")
        scopes = work.changes.scopes

    rows = shelf.sql("SELECT scope, op FROM feed WHERE doc_id = 'A-01-1' ORDER BY scope")
    assert rows == [("site:BRE", "put"), ("site:MIL", "leave")]
    assert scopes == ("site:BRE", "site:MIL"), "readers of both scopes are woken"


def test_what_a_scope_lost_before_is_not_lost_again(shelf: Shelf) -> None:
    with shelf.centre.work() as work:
        act(work, "put", "site:MIL", "A-01-1")
    with shelf.centre.work() as work:
        act(work, "remove", "site:MIL", "A-01-1")
    before = shelf.one("SELECT head FROM site_feed WHERE scope = 'site:MIL'")
    with shelf.centre.work() as work:
        act(work, "put", "site:BRE", "A-01-1")

    assert shelf.one("SELECT op FROM feed WHERE scope = 'site:MIL' AND doc_id = 'A-01-1'") == "del"
    assert shelf.one("SELECT head FROM site_feed WHERE scope = 'site:MIL'") == before
