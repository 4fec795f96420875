"""The signature over the bytes as they came."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.central.channels.shopify_signature import live_secrets, sign, verify
from app.errors import SignatureWrong

BODY = b'{"id":1}'
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def test_signature_is_base64_of_hmac_sha256() -> None:
    # RFC 4231, test case 2: key "Jefe".
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"

    signature = sign(b"what do ya want for nothing?", "Jefe")

    assert base64.b64decode(signature).hex() == expected


def test_current_and_previous_secret_fit() -> None:
    verify(BODY, sign(BODY, "new"), ("new", "old"))
    verify(BODY, sign(BODY, "old"), ("new", "old"))


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_one_changed_byte_does_not_fit(place: int, change: int) -> None:
    changed = bytearray(BODY)
    changed[place] ^= change

    with pytest.raises(SignatureWrong):
        verify(bytes(changed), sign(BODY, "s"), ("s",))


@pytest.mark.parametrize("signature", ["", "x", "ü", "\udcff", sign(BODY, "other")])
def test_strange_signatures_do_not_fit(signature: str) -> None:
    with pytest.raises(SignatureWrong):
        verify(BODY, signature, ("s",))


def test_an_empty_secret_never_fits() -> None:
    with pytest.raises(SignatureWrong):
        verify(BODY, sign(BODY, ""), ("",))
    with pytest.raises(SignatureWrong):
        verify(BODY, sign(BODY, "s"), ())


def test_the_previous_secret_counts_for_a_day_after_the_rotation() -> None:
    rotated = NOW.isoformat()

    assert live_secrets("new", "old", rotated, NOW + timedelta(hours=23)) == ("new", "old")
    assert live_secrets("new", "old", rotated, NOW + timedelta(hours=25)) == ("new",)
    assert live_secrets("new", "", "", NOW) == ("new",)
