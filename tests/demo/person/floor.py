"""The way of a parcel as a person walks it: pick, pack, prove the label, hand over."""

from __future__ import annotations

from tests.demo.deadline import Stuck
from tests.demo.person.codes import (
    CLOSE_PACKAGE,
    GET_WORK,
    GO_PACK,
    GO_PICK,
    GO_SHIP,
    TRAY_DONE,
)
from tests.demo.person.worker import Screen, Worker

LABEL, SLIP, RECEIPT = b"]C1", b"]C0S-", b"]C0R-"
MOST_STEPS = 200


def pick_order(worker: Worker, tote: str) -> str:
    """Gets work and walks it until everything is in the tote; returns the order's number."""
    worker.go("PickScreen", GO_PICK)
    get_walk(worker)
    number = str(worker.screen()[1]["number"])
    for _ in range(MOST_STEPS):
        if worker.stumble("pick"):
            continue
        _, screen = worker.screen()
        match screen["step"]:
            case "bin":
                worker.expect(worker.scan(screen["bin"].encode()), "pick.at_bin")
            case "item":
                take_garment(worker, screen)
            case "tote" if screen["hand"] < screen["take"]:
                take_garment(worker, screen)
            case "tote":
                fill_tote(worker, screen["tote"] or tote)
            case "done":
                return number
            case step:
                raise Stuck(f"order {number}: the picker stands at {step!r}")
    raise Stuck(f"order {number} is never picked")


def get_walk(worker: Worker) -> None:
    """Gets a walk; one that the station does not hold yet is asked for and comes by itself."""
    line = worker.expect(worker.press(GET_WORK), "pick.started", "pick.asking")
    if line.verdict == "pick.asking":
        worker.wait_screen(
            lambda kind, screen: kind == "PickScreen" and screen["step"] == "bin",
            "the walk is granted",
        )


def take_garment(worker: Worker, screen: Screen) -> bytes:
    """Takes the garment on the screen from its shelf and scans it."""
    ware = worker.shelves.ware(screen["product"]["gtin"])
    code = worker.shelves.take(ware)
    worker.expect(worker.scan(code), "pick.in_hand")
    worker.hand.append(code)
    return code


def fill_tote(worker: Worker, tote: str) -> None:
    """Lays everything in the hand into the tote."""
    line = worker.scan(tote.encode())
    worker.expect(line, "pick.put", "pick.line_done", "pick.done")
    worker.totes.setdefault(tote, []).extend(worker.hand)
    worker.hand.clear()


def pack_order(worker: Worker, tote: str) -> None:
    """Opens the tote, scans every garment and closes the parcel."""
    worker.go("PackScreen", GO_PACK)
    worker.expect(worker.scan(tote.encode()), "pack.opened")
    for _ in range(MOST_STEPS):
        if worker.stumble("pack"):
            continue
        kind, screen = worker.screen()
        if kind != "PackScreen":
            worker.totes.pop(tote)
            return
        if screen["step"] == "units":
            code = worker.totes[tote][screen["packed"]]
            worker.expect(worker.scan(code), "pack.packed", "pack.all_packed")
        else:
            close_parcel(worker)
    raise Stuck(f"tote {tote} is never packed")


def close_parcel(worker: Worker) -> None:
    """Closes the parcel as soon as the station has numbers for its label."""
    worker.wait_screen(
        lambda kind, screen: kind == "PackScreen" and screen["numbers_left"] > 0,
        "numbers for labels",
    )
    if worker.screen()[1]["tray"]:
        worker.expect(worker.press(TRAY_DONE), "pack.tray_emptied")
    worker.expect(worker.press(CLOSE_PACKAGE), "pack.closed")


def prove_label(worker: Worker) -> bytes:
    """Takes the label that the printer gave, puts it on the parcel and scans it there."""
    count = len(worker.labels) + len(worker.reprints) + 1
    paper = worker.station.printer.wait(worker.deadline, LABEL, count)
    label = paper.code(LABEL)
    while worker.stumble("ship"):
        pass
    worker.expect(worker.scan(label), "ship.label_matched")
    worker.labels.append(label)
    return label


def slip_of(worker: Worker) -> bytes:
    """Returns the code of the newest slip that the printer gave."""
    paper = worker.station.printer.wait(worker.deadline, SLIP, len(worker.labels))
    return paper.code(SLIP)


def hand_over(worker: Worker, labels: list[bytes]) -> None:
    """Gives parcels to the carrier."""
    worker.go("ShipScreen", GO_SHIP)
    for label in labels:
        worker.expect(worker.scan(label), "ship.handed_over")
    while worker.stumble("truck"):
        pass
