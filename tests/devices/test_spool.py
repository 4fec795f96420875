"""The table of a print job's life: what can never happen, and what can print."""

import pytest

from app.ports.printing import JobState
from devices.spool import TRANSITIONS, SpoolEvent, next_state, safe_prefix

MAY_BE_ON_PAPER = {JobState.SENT, JobState.ATTENTION, JobState.UNKNOWN, JobState.CONFIRMED}
BY_PERSON = {SpoolEvent.SEEN_MISSING}


def test_every_state_has_its_row_and_every_event_is_used() -> None:
    assert set(TRANSITIONS) == set(JobState)
    assert {event for row in TRANSITIONS.values() for event in row} == set(SpoolEvent)


def test_what_may_be_on_paper_is_never_sent_again() -> None:
    for state in MAY_BE_ON_PAPER:
        assert JobState.QUEUED not in TRANSITIONS[state].values()
        assert JobState.SENDING not in TRANSITIONS[state].values()


def test_only_a_proof_or_a_person_confirms() -> None:
    ways = {
        event
        for row in TRANSITIONS.values()
        for event, after in row.items()
        if after is JobState.CONFIRMED
    }

    assert ways == {SpoolEvent.PROVED, SpoolEvent.SEEN_PRINTED}


def test_every_edge_is_what_next_state_gives() -> None:
    for state, row in TRANSITIONS.items():
        for event in SpoolEvent:
            if event in row:
                assert next_state(state, event) is row[event]
            else:
                with pytest.raises(ValueError, match=event.value):
                    next_state(state, event)


@pytest.mark.parametrize(
    ("data", "language", "safe"),
    [
        (b"^XA^FDone^FS^XZ\n", "zpl", b"^XA^FDone^FS"),
        (b"^XA^XZ\n^XA^XZ\n", "zpl", b"^XA"),
        (b"no end in it", "zpl", b""),
        (b"%PDF-1.4 ... xref startxref 9 %%EOF", "pdf", b"%PDF-1.4 ... xref "),
        (b"\x1b@hello", "escpos", b""),
    ],
)
def test_only_bytes_before_the_first_print_command_are_safe(
    data: bytes, language: str, safe: bytes
) -> None:
    assert data[: safe_prefix(data, language)] == safe
