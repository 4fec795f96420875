"""Counts a finished shift and writes down what was expected of it."""

from __future__ import annotations

from tests.demo import recorder
from tests.demo.parts import raw
from tests.demo.parts.shop import GOODS, RACERS, RETURNED, TO_SHIP, units_in
from tests.demo.parts.stations import Station
from tests.demo.person.floor import LABEL, RECEIPT
from tests.demo.person.wares import RACE_SKU, seeded_units
from tests.demo.report import Report, quantile
from tests.demo.shift import Shift

ANSWERED = {
    "order": [200] * len(GOODS),
    "the same order again": [200],
    "cancellation": [200],
    "wrong signature": [401],
    "unreadable body": [200],
    "race": [200] * RACERS,
}


def count(shift: Shift, report: Report) -> None:
    """Counts everything with what the product does not own."""
    report.expected = expected()
    for part in (_count_scans, _count_centre, _count_papers, _look_at_the_rest):
        try:
            part(shift, report)
        except Exception as error:  # noqa: BLE001 (the report says so, and counts the rest)
            report.complaints.append(f"{part.__name__[1:]}: could not be done: {error!r}")


def expected() -> dict[str, int]:
    """Returns the figures that the story must give."""
    winners = seeded_units(RACE_SKU)
    return {
        "orders_captured": len(GOODS) + RACERS,
        "orders_held": 2 + RACERS - winners,
        "orders_shipped": len(TO_SHIP) + winners,
        "units_picked": units_in(TO_SHIP) + winners,
        "labels_printed": len(TO_SHIP) + winners,
        "returns_received": 1,
        "refunds_proposed": units_in([RETURNED]),
        "messages_quarantined": 1,
        "signatures_refused": 1,
        "race_granted": winners,
        "commands_refused": 0,
        "shop_heard_of": len(TO_SHIP) + winners,
        "receipts_printed": 1,
        "labels_reprinted": 1,
    }


def _count_scans(shift: Shift, report: Report) -> None:
    lost: list[str] = []
    latencies: list[float] = []
    for station in shift.stations:
        frames = station.scanner.frames
        with raw.opened(raw.Station(station.data), "floor.db") as floor:
            rows = recorder.read_rows(floor, station.source)
        painted = station.journal.painted(station.source)
        found = recorder.lost_scans(frames, rows, painted)
        lost += [f"{station.name}: {sentence}" for sentence in found]
        if not found:
            latencies += [line.at - frame.at for frame, line in zip(frames, painted, strict=True)]
    report.figures["scans"] = sum(len(station.scanner.frames) for station in shift.stations)
    report.count("scans_lost", lost)
    if shift.cable is not None:
        frames = shift.warehouse.scanner.frames
        inside = sum(shift.cable.was_cut(frame.at) for frame in frames)
        report.details["scans_while_cut"] = inside
        if 3 * inside < len(frames):
            report.complaints.append(f"only {inside} of {len(frames)} scans while the line was cut")
    report.details["pty_to_painted_ms"] = {
        "p50": round(1000 * quantile(latencies, 0.50), 1),
        "p99": round(1000 * quantile(latencies, 0.99), 1),
        "max": round(1000 * max(latencies, default=0.0), 1),
        "samples": len(latencies),
        "note": "from the first byte written to the journal's line, pictures and pauses included",
    }


def _count_centre(shift: Shift, report: Report) -> None:
    files = [raw.Station(station.data) for station in shift.stations]
    with shift.books.copied() as centre:
        told = [tracking for _, tracking in shift.stub.fulfilments]
        labels = _labels(shift.warehouse)
        doubled = recorder.doubled_effects(centre)
        doubled += recorder.doubled_outside(told, labels, shift.picker.reprints)
        report.count("duplicate_effects", doubled)
        report.count("oversold", recorder.oversold(centre, RACE_SKU, seeded_units(RACE_SKU)))
        pending = raw.unsettled(files, centre)
        report.figures["outbox_pending"] = pending
        known = {row[0] for row in centre.execute("SELECT sscc FROM package_sscc").fetchall()}
        for name, figure in recorder.figures(centre).items():
            target = report.figures if name in report.expected and name[:5] != "race_" else {}
            target[name] = figure
            report.details.setdefault(name, figure)
    printed = {label.decode()[5:] for label in labels}
    if printed - known:
        report.complaints.append(f"the centre does not know the labels {sorted(printed - known)}")


def _count_papers(shift: Shift, report: Report) -> None:
    labels = _labels(shift.warehouse)
    report.figures["labels_printed"] = len(set(labels))
    report.details["labels_reprinted"] = len(labels) - len(set(labels))
    receipts = [paper for paper in shift.popup.printer.papers() if paper.code(RECEIPT)]
    report.details["receipts_printed"] = len(receipts)
    report.details["shop_heard_of"] = len(shift.stub.fulfilments)
    sheets = list((shift.warehouse.data / "papers").glob("*"))
    if not sheets:
        report.complaints.append("the printed sheet of commands is not in the folder of papers")


def _look_at_the_rest(shift: Shift, report: Report) -> None:
    report.complaints += [*shift.picker.complaints, *shift.clerk.complaints]
    report.complaints += [
        f"{station.name} wrote {station.journal.broken} broken lines into its journal"
        for station in shift.stations
        if station.journal.broken
    ]
    undone = [mistake.name for mistake in shift.picker.stumbles]
    if undone:
        report.complaints.append(f"mistakes that never fitted: {', '.join(undone)}")
    if shift.shots.missing:
        report.complaints.append(f"screens without a picture: {', '.join(shift.shots.missing)}")
    answers = shift.shop.answers if shift.shop else {}
    if answers != ANSWERED:
        report.complaints.append(f"webhooks were answered with {answers}, expected {ANSWERED}")
    report.details["bad_input"] = shift.picker.done
    report.details["receipt"] = shift.receipt


def _labels(station: Station) -> list[bytes]:
    found = (paper.code(LABEL) for paper in station.printer.papers())
    return [label for label in found if label]
