"""The fingerprint of a scope: the same at both ends, whatever the order of changes."""

from hypothesis import given
from hypothesis import strategies as st

from app.wire.digest import (
    as_hex,
    as_signed,
    bucket_of,
    digest_of,
    from_signed,
    place_hash,
)

PLACES = st.lists(
    st.tuples(st.sampled_from(["bin", "task"]), st.text(max_size=5), st.integers(1, 2**53)),
    unique_by=lambda place: place[:2],
    max_size=20,
)
DIGESTS = st.integers(0, 2**64 - 1)


def test_known_places_have_known_hashes() -> None:
    """Frozen: a station and a centre of different builds must count alike."""
    assert as_hex(place_hash("fulfilment_order", "fo-1", 1)) == "76cf6bfd80c4b923"
    assert as_hex(place_hash("bin", "A-01-1", 7)) == "535f652111781cf3"
    assert bucket_of("bin", "A-01-1") == "90"


@given(PLACES)
def test_order_does_not_matter_and_moving_one_is_two_xors(
    places: list[tuple[str, str, int]],
) -> None:
    whole = digest_of(places)

    assert digest_of(reversed(places)) == whole
    for kind, doc_id, seq in places:
        moved = whole ^ place_hash(kind, doc_id, seq) ^ place_hash(kind, doc_id, seq + 1)
        others = [place for place in places if place[:2] != (kind, doc_id)]
        assert moved == digest_of([*others, (kind, doc_id, seq + 1)])
        assert moved != whole


@given(DIGESTS)
def test_a_database_of_signed_numbers_keeps_every_digest(digest: int) -> None:
    stored = as_signed(digest)

    assert -(2**63) <= stored < 2**63
    assert from_signed(stored) == digest
    assert len(as_hex(digest)) == 16
