"""One call of Shopify's Admin GraphQL, and what each way of failing means for the task.

Source: Shopify Admin GraphQL reference (endpoint, ``X-Shopify-Access-Token``, throttling).
"""

from urllib.parse import urlsplit

import httpx
import msgspec

from app.central.outbox import Address, Later, Outcome, Refused
from app.settings import LOOPBACK

API_VERSION = "2026-07"
TIMEOUT_S = 10.0
AFTER_TIMEOUT_S = 30.0
"""A call that timed out may still be under way at the shop; the next look waits for it to land."""
AFTER_BUSY_S = 2.0
WRONG_ADDRESS_PAUSE_S = 3600.0
WRONG_TOKEN_PAUSE_S = 600.0
"""A token is changed by people; that takes minutes, not seconds."""
LONGEST_ASKED_PAUSE_S = 3600.0


class AttemptEnded(Exception):  # no error: a way out of an attempt, with its end
    """An attempt ends here."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class _Extensions(msgspec.Struct, frozen=True):
    code: str = ""


class _Fault(msgspec.Struct, frozen=True):
    message: str = ""
    extensions: _Extensions = _Extensions()


class _Answer(msgspec.Struct, frozen=True):
    data: msgspec.Raw = msgspec.Raw(b"null")
    errors: tuple[_Fault, ...] = ()


_ANSWER = msgspec.json.Decoder(_Answer)


def make_client() -> httpx.Client:
    """Returns the client that the senders share: time limits, no redirects, no proxy by chance."""
    return httpx.Client(timeout=TIMEOUT_S, follow_redirects=False)


def call(
    client: httpx.Client, address: Address, query: str, variables: dict[str, object]
) -> msgspec.Raw:
    """Returns the ``data`` of a query or mutation.

    Raises:
        AttemptEnded: there is none, with what that means for the task.
    """
    url = _endpoint(address.api_url)
    try:
        response = client.post(
            url,
            json={"query": query, "variables": variables},
            headers={"X-Shopify-Access-Token": address.api_token},
        )
    except httpx.TimeoutException as error:
        raise AttemptEnded(
            Later(error=f"no answer in time ({type(error).__name__})", after_s=AFTER_TIMEOUT_S)
        ) from error
    except httpx.HTTPError as error:
        raise AttemptEnded(
            Later(error=f"the line broke ({type(error).__name__})", after_s=AFTER_BUSY_S)
        ) from error
    _check_status(response)
    return _data(response)


def _endpoint(api_url: str) -> str:
    """Tokens and orders travel over TLS; plain http is for this machine only."""
    parts = urlsplit(api_url)
    allowed = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not allowed or not parts.hostname:
        raise AttemptEnded(
            Later(error=f"not an https address: {api_url!r}", after_s=WRONG_ADDRESS_PAUSE_S)
        )
    return f"{api_url.rstrip('/')}/admin/api/{API_VERSION}/graphql.json"


def _check_status(response: httpx.Response) -> None:
    status = response.status_code
    if status == 200:
        return
    said = f"HTTP {status}"
    if status in (401, 403):
        raise AttemptEnded(Later(error=f"{said}: token refused", after_s=WRONG_TOKEN_PAUSE_S))
    if status == 429 or status >= 500:
        raise AttemptEnded(Later(error=said, after_s=_asked_pause(response)))
    raise AttemptEnded(Refused(error=said))


def _asked_pause(response: httpx.Response) -> float:
    """``Retry-After`` in seconds; its other form, a date, is not used by this API."""
    asked = response.headers.get("retry-after", "")
    try:
        seconds = float(asked)
    except ValueError:
        return AFTER_BUSY_S
    return min(max(seconds, AFTER_BUSY_S), LONGEST_ASKED_PAUSE_S)


def _data(response: httpx.Response) -> msgspec.Raw:
    try:
        answer = _ANSWER.decode(response.content)
    except (ValueError, RecursionError) as error:
        raise AttemptEnded(Later(error="HTTP 200, and the body is no GraphQL")) from error
    if answer.errors:
        first = answer.errors[0]
        raise AttemptEnded(
            Later(error=f"{first.extensions.code} {first.message}".strip(), after_s=AFTER_BUSY_S)
        )
    return answer.data
