"""Whether a Shopify webhook is genuine: the HMAC over the bytes as they came.

Source: Shopify's documentation of webhooks over HTTPS: ``X-Shopify-Hmac-Sha256`` holds the Base64
of the HMAC-SHA256 of the raw body under the app's secret.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from app.errors import SignatureWrong

GRACE = timedelta(days=1)


def sign(raw: bytes, secret: str) -> str:
    """Returns what Shopify writes into the signature header."""
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()


def verify(raw: bytes, signature: str, secrets: Sequence[str]) -> None:
    """Checks a signature against each secret in constant time, all of them, whatever fits.

    Args:
        raw: the body, byte for byte.
        signature: the header's text, from outside.
        secrets: the current one and, for a time, the previous one; an empty one never fits.

    Raises:
        SignatureWrong: none fits.
    """
    got = signature.encode("utf-8", "replace")
    fits = [hmac.compare_digest(sign(raw, secret).encode(), got) for secret in secrets if secret]
    if not any(fits):
        raise SignatureWrong(
            "The message is not signed with the shop's secret.",
            do="Compare the secret in the channel's settings with the one of the app.",
        )


def live_secrets(current: str, previous: str, rotated_at: str, now: datetime) -> tuple[str, ...]:
    """Returns the secrets that count: after a rotation the previous one too, for a day.

    Shopify signs with the old secret for an hour, and retries deliveries for four.
    """
    if previous and rotated_at and now < datetime.fromisoformat(rotated_at) + GRACE:
        return current, previous
    return (current,)
