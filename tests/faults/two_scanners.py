"""Proof 6: twenty scans in one second from two scanners, and every one is answered in its order.

Two serial lines into one real window. What was written to a line, what was painted and what is in
the scan log must be the same codes in the same order, device by device. The planted twin stands
between a scanner and the window and lets two codes change places.
"""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path

from tests.demo.parts.scanner import Scanner
from tests.demo.parts.stations import Station
from tests.faults.parts import books
from tests.faults.report import Report, Scale, judged

EACH = 10
GAP_S = 0.08
"""Ten codes of one device within a second; the other device is half a gap behind."""
ANSWERS_S = 20.0
LOG = "SELECT source, source_seq, raw FROM scan_log WHERE source = ? ORDER BY seq"


def run(scale: Scale) -> Report:
    """Bursts into a window; then again with two codes that change places on the way."""
    rounds = 10 if scale is Scale.FULL else 1
    with tempfile.TemporaryDirectory(prefix="two-scanners-") as folder:
        bench = Bench(Path(folder) / "window")
        try:
            faults: list[str] = []
            spans = []
            for _ in range(rounds):
                spans.append(bench.burst())
                faults += bench.compare()
            bench.swap_next = True
            bench.burst()
            planted = bench.compare()
        finally:
            bench.close()
    scans = 2 * EACH * rounds
    if not planted:
        faults.append("two codes changed places and nobody noticed")
    if max(spans) > 1.0:
        faults.append(f"the burst took {max(spans):.2f} s, not at most 1 s")
    return judged(
        "two_scanners",
        {"scans": scans, "answers": bench.answers, "longest burst s": round(max(spans), 2)},
        faults,
        f"two codes change places on the line: {planted[0] if planted else 'not seen'}",
        expected="one answer for each scan, in the order of its device",
    )


class Bench:
    """One window and two scanners."""

    def __init__(self, folder: Path) -> None:
        self.station = Station(folder, "MIL", "ST-01")
        self.other = Scanner()
        self.scanners = (self.station.scanner, self.other)
        self.swap_next = False
        self.answers = 0
        self._sent: dict[str, list[bytes]] = {each.source: [] for each in self.scanners}
        lines = ",".join(f"serial://{each.path}" for each in self.scanners)
        self.station.start(demo=False, scanners=lines)
        journal = self.station.journal
        journal.wait(
            lambda seen: next((line for line in seen if line.screen is not None), None),
            ANSWERS_S,
            "the window shows its first screen",
        )
        for each in self.scanners:
            self._first_answer(each)

    def burst(self) -> float:
        """Both scanners send ten codes each; returns the seconds from the first to the last."""
        begun = time.monotonic()
        hands = [
            threading.Thread(target=self._send, args=(each, place * GAP_S / 2))
            for place, each in enumerate(self.scanners)
        ]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        took = time.monotonic() - begun
        self._wait_answers(sum(map(len, self._sent.values())))
        return took

    def compare(self) -> list[str]:
        """Returns what differs between the lines, the answers and the scan log."""
        faults = []
        key = (self.station.data / "station.key").read_text().strip()
        for each in self.scanners:
            sent = self._sent[each.source]
            painted = self.station.journal.painted(each.source)
            rows = books.rows(self.station.data / "floor.db", key, LOG, (each.source,))
            counted = list(range(1, len(sent) + 1))
            if [bytes(raw) for _, _, raw in rows] != sent:
                faults.append(f"{each.source}: the log has other codes, or another order")
            for what, found in (
                ("log", [seq for _, seq, _ in rows]),
                ("answers", [line.source_seq for line in painted]),
            ):
                if found != counted:
                    faults.append(f"{each.source}: {what} are {found}, expected 1 to {len(sent)}")
        self.answers = len(self.station.journal.painted())
        return faults

    def close(self) -> None:
        """Ends the window."""
        self.station.stop()
        self.station.unplug()
        self.other.close()

    def _first_answer(self, scanner: Scanner) -> None:
        """A line that was opened just now has an answer before the burst begins."""
        scanner.send(b"first")
        self._sent[scanner.source].append(b"first")
        self._wait_answers(sum(map(len, self._sent.values())))

    def _send(self, scanner: Scanner, after_s: float) -> None:
        codes = [f"{scanner.path[-1]}-{n}-{time.time_ns() % 997}".encode() for n in range(EACH)]
        pause = threading.Event()
        pause.wait(after_s)
        sent = codes.copy()
        if self.swap_next and scanner is self.other:
            sent[3], sent[4] = sent[4], sent[3]
        for code in sent:
            scanner.send(code)
            pause.wait(GAP_S)
        self._sent[scanner.source] += codes

    def _wait_answers(self, count: int) -> None:
        journal = self.station.journal
        journal.wait(
            lambda lines: lines[-1] if sum(bool(line.painted) for line in lines) >= count else None,
            ANSWERS_S,
            f"{count} answers",
        )
