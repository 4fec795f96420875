"""A customer brings a garment back to the pop-up; the clerk finds it in the station's own data."""

from __future__ import annotations

from tests.demo.deadline import Stuck
from tests.demo.parts.raw import Station as StationFiles
from tests.demo.parts.raw import count_returnable
from tests.demo.person.codes import GO_RETURN, VISIT_DONE
from tests.demo.person.floor import RECEIPT
from tests.demo.person.worker import Worker


def take_back(clerk: Worker, slip: bytes, garments: list[bytes], other: bytes) -> str:
    """Takes one order back by its slip; returns the code on the receipt.

    Args:
        clerk: who stands at the counter.
        slip: the code read from the printed slip of the order.
        garments: what the customer brings, the serialised one first.
        other: a garment with a serial that belongs to somebody else's order.
    """
    clerk.go("ReturnScreen", GO_RETURN)
    clerk.expect(clerk.scan(b"S-ABCDEFGH9"), "common.check_digit", "return.not_in_my_data")
    clerk.expect(clerk.scan(slip), "return.order_found")
    clerk.expect(clerk.scan(other), "return.other_order")
    serialised, *others = garments
    clerk.expect(clerk.scan(serialised), "return.serial_matches")
    clerk.expect(clerk.scan(serialised), "return.same_unit")
    for garment in others:
        clerk.expect(clerk.scan(garment), "return.unit_unproven")
    _done(clerk)
    paper = clerk.station.printer.wait(clerk.deadline, RECEIPT, 1)
    return paper.code(RECEIPT)[3:].decode()


def wait_data(clerk: Worker, files: StationFiles, count: int) -> None:
    """Waits until so many sold orders have come to the pop-up.

    Raises:
        Stuck: they did not.
    """
    clerk.deadline.until(
        lambda: count_returnable(files) >= count, 30.0, f"{count} sold orders at the pop-up"
    )


def _done(clerk: Worker) -> None:
    for _ in range(10):
        line = clerk.press(VISIT_DONE)
        if line.verdict != "return.no_numbers":
            clerk.expect(line, "return.done")
            return
        clerk.wait_news()
    raise Stuck("the pop-up never gets numbers for receipts")
