"""A printer's queue over real sockets: what is known of each job is what the ledger says."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.ports.printing import JobState, PrinterProfile
from devices.manager import Printers
from devices.print_proof import SpoolTimes
from devices.states import DeviceState, LinkState
from devices.transports import LoopPrinter
from tests.devices.peers import (
    ALL_CLEAR,
    PAPER_OUT,
    PRINTING,
    MemoryLedger,
    SocketPrinter,
    Wire,
    a_job,
    a_printer,
)

FAST = SpoolTimes(
    answer_s=0.2, poll_s=0.01, attention_poll_s=0.01, retry_first_s=0.01, retry_max_s=0.05
)
QUEUED, SENT, CONFIRMED = JobState.QUEUED, JobState.SENT, JobState.CONFIRMED
ATTENTION, UNKNOWN = JobState.ATTENTION, JobState.UNKNOWN


class Shop:
    """Starts the spool threads of one printer and stops them after the test."""

    def __init__(self) -> None:
        self.states: Wire[DeviceState] = Wire()
        self._printers: list[Printers] = []

    def print(
        self, ledger: MemoryLedger, profile: PrinterProfile, times: SpoolTimes = FAST
    ) -> Printers:
        printers = Printers(ledger, [profile], self.states, times)
        self._printers.append(printers)
        return printers

    def close(self) -> None:
        for printers in self._printers:
            printers.stop()


@pytest.fixture
def shop() -> Iterator[Shop]:
    opened = Shop()
    yield opened
    opened.close()


@pytest.fixture
def zebra() -> Iterator[SocketPrinter]:
    printer = SocketPrinter()
    yield printer
    printer.close()


def test_a_job_is_confirmed_by_the_printers_own_answer(shop: Shop, zebra: SocketPrinter) -> None:
    zebra.script = [PRINTING, PRINTING, ALL_CLEAR]
    ledger = MemoryLedger(a_job())

    shop.print(ledger, a_printer(zebra.url))

    ledger.wait_state(CONFIRMED)
    assert ledger.states() == [SENT, CONFIRMED]
    assert zebra.said().startswith(a_job().data)
    assert zebra.said().count(b"~HS") == 3


def test_paper_out_needs_attention_until_it_is_cured(shop: Shop, zebra: SocketPrinter) -> None:
    zebra.script = [PAPER_OUT, PAPER_OUT, PRINTING, ALL_CLEAR]
    ledger = MemoryLedger(a_job())

    shop.print(ledger, a_printer(zebra.url))

    ledger.wait_state(CONFIRMED)
    assert [move[1:] for move in ledger.moves.all] == [
        (SENT, ""),
        (ATTENTION, "media-empty"),
        (CONFIRMED, ""),
    ]
    assert frozenset({"media-empty"}) in [state.troubles for state in shop.states.all]
    assert zebra.said().count(b"^XA") == 1


def test_a_new_trouble_is_told_and_the_same_one_is_not_repeated(
    shop: Shop, zebra: SocketPrinter
) -> None:
    head_open = (ALL_CLEAR[0], b"000,0,1,0,0,2,6,0,00000000,1,000", ALL_CLEAR[2])
    zebra.script = [PAPER_OUT, PAPER_OUT, PAPER_OUT, head_open, ALL_CLEAR]
    ledger = MemoryLedger(a_job())

    shop.print(ledger, a_printer(zebra.url))

    ledger.wait_state(CONFIRMED)
    reasons = [reason for _, state, reason in ledger.moves.all if state is ATTENTION]
    assert reasons == ["media-empty", "cover-open"]


def test_a_mute_printer_stays_sent_and_is_not_asked_again(shop: Shop, zebra: SocketPrinter) -> None:
    zebra.script = [None]
    ledger = MemoryLedger(a_job(job_id="J1"), a_job(job_id="J2"))

    shop.print(ledger, a_printer(zebra.url))

    moves = ledger.moves.wait_count(4)
    assert moves == [
        ("J1", SENT, ""),
        ("J1", SENT, "no proof"),
        ("J2", SENT, ""),
        ("J2", SENT, "no proof"),
    ]
    assert zebra.said().count(b"~HS") == 1


def test_a_printer_that_falls_silent_needs_a_person(shop: Shop, zebra: SocketPrinter) -> None:
    zebra.script = [ALL_CLEAR, None, None, ALL_CLEAR]
    ledger = MemoryLedger(a_job(job_id="J1"), a_job(job_id="J2"))

    shop.print(ledger, a_printer(zebra.url))

    moves = ledger.moves.wait_count(5)
    assert moves[2:] == [("J2", SENT, ""), ("J2", ATTENTION, "no answer"), ("J2", CONFIRMED, "")]


def test_a_connection_lost_before_the_proof_is_unknown_and_not_printed_again(
    shop: Shop, zebra: SocketPrinter
) -> None:
    zebra.hang_up_after = b"^XZ"
    ledger = MemoryLedger(a_job())

    shop.print(ledger, a_printer(zebra.url))

    ledger.wait_state(UNKNOWN)
    assert QUEUED not in ledger.states()
    assert ledger.next_job("PR-02") is None


def test_an_answer_that_never_clears_is_given_up_as_unknown(
    shop: Shop, zebra: SocketPrinter
) -> None:
    zebra.script = [PRINTING]
    ledger = MemoryLedger(a_job())

    shop.print(ledger, a_printer(zebra.url), replace(FAST, give_up_s=0.05))

    ledger.wait_state(UNKNOWN)
    assert ledger.states() == [SENT, UNKNOWN]


def test_a_job_waits_for_a_printer_that_is_off_and_prints_when_it_is_back(shop: Shop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    ledger = MemoryLedger(a_job())

    shop.print(ledger, a_printer(f"tcp://127.0.0.1:{port}"))

    moves = ledger.wait_state(QUEUED)
    assert moves[0][2].startswith("offline")
    shop.states.wait(lambda states: states[-1].state is LinkState.LOST)
    rows = len(ledger.moves.all)
    back = SocketPrinter(port)
    ledger.wait_state(CONFIRMED)
    back.close()
    assert ledger.states()[rows:] == [SENT, CONFIRMED], "a dead printer costs no further rows"


def test_a_break_before_the_end_of_the_label_queues_it_again(
    shop: Shop, zebra: SocketPrinter
) -> None:
    big = b"^XA^FX" + b"x" * 8_000_000 + b"^FS^XZ\n"
    zebra.hang_up_after = b"^XA"
    ledger = MemoryLedger(a_job(big))

    shop.print(ledger, a_printer(zebra.url))

    moves = ledger.wait_state(QUEUED)
    assert moves[0][1] is QUEUED
    assert b"^XZ" not in zebra.said()


def test_jobs_of_a_printer_keep_their_order(shop: Shop, zebra: SocketPrinter) -> None:
    ledger = MemoryLedger(*(a_job(b"^XA^FD%d^FS^XZ\n" % n, f"J{n}") for n in range(20)))

    shop.print(ledger, a_printer(zebra.url))

    moves = ledger.moves.wait_count(40)
    assert [job for job, state, _ in moves if state is CONFIRMED] == [f"J{n}" for n in range(20)]


def test_a_poke_wakes_the_printer(shop: Shop, zebra: SocketPrinter) -> None:
    ledger = MemoryLedger()
    printers = shop.print(ledger, a_printer(zebra.url))
    assert ledger.moves.all == []

    ledger.add(a_job())
    printers.poke("PR-02")
    printers.poke("PR-99")

    ledger.wait_state(CONFIRMED)


def test_a_loop_printer_proves_its_own_jobs(shop: Shop) -> None:
    device = LoopPrinter.named("proving")
    device.forget()
    ledger = MemoryLedger(a_job())

    shop.print(ledger, a_printer("loop://proving"))

    ledger.wait_state(CONFIRMED)
    assert device.received == [a_job().data]


def test_a_loop_printer_without_paper_prints_once_it_has_some(shop: Shop) -> None:
    device = LoopPrinter.named("empty")
    device.forget()
    device.set_trouble(frozenset({"media-empty"}))
    ledger = MemoryLedger(a_job())
    shop.print(ledger, a_printer("loop://empty"))
    ledger.wait_state(ATTENTION)
    assert device.received == []

    device.set_trouble(frozenset())

    ledger.wait_state(CONFIRMED)
    assert device.received == [a_job().data]


def test_a_folder_printer_keeps_the_job_as_a_file(shop: Shop, tmp_path: Path) -> None:
    ledger = MemoryLedger(a_job(b"%PDF"))

    shop.print(ledger, a_printer(f"file://{tmp_path}/out?suffix=pdf", "pdf"))

    ledger.wait_state(CONFIRMED)
    assert [path.read_bytes() for path in (tmp_path / "out").iterdir()] == [b"%PDF"]


def test_a_pdf_printer_on_a_socket_gives_no_proof(shop: Shop, zebra: SocketPrinter) -> None:
    ledger = MemoryLedger(a_job(b"%PDF startxref %%EOF"))

    shop.print(ledger, a_printer(zebra.url, "pdf"))

    moves = ledger.moves.wait_count(2)
    assert moves[-1] == ("J1", SENT, "no proof")
    assert b"~HS" not in zebra.said()


def test_a_wrong_address_is_shown_and_the_job_waits(shop: Shop) -> None:
    ledger = MemoryLedger(a_job())

    shop.print(ledger, a_printer("printer:9100"))

    moves = ledger.wait_state(QUEUED)
    assert "printer:9100" in moves[0][2]


def test_stopping_leaves_a_job_in_trouble_as_it_is(zebra: SocketPrinter) -> None:
    zebra.script = [PAPER_OUT]
    ledger = MemoryLedger(a_job())
    printers = Printers(ledger, [a_printer(zebra.url)], times=FAST)
    ledger.wait_state(ATTENTION)

    printers.stop()

    assert ledger.states() == [SENT, ATTENTION]
