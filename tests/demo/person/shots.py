"""Pictures of every screen in both themes, asked for with the printed commands, not by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.demo.parts.journal import Line
from tests.demo.person.codes import SAVE_PICTURE, SWITCH_THEME, verb
from tests.demo.person.worker import Worker

BY_VERDICT = {
    "common.signed_in": "home",
    "pick.started": "pick-bin",
    "pick.at_bin": "pick-item",
    "pick.in_hand": "pick-tote",
    "pick.wrong_size": "pick-wrong",
    "pick.over": "pick-over",
    "pick.done": "pick-done",
    "pack.opened": "pack-units",
    "pack.wrong_size": "pack-wrong",
    "pack.all_packed": "pack-close",
    "pack.closed": "ship-apply",
    "ship.label_mismatch": "ship-mismatch",
    "ship.label_matched": "ship-proved",
    "ship.handed_over": "ship-hand-over",
    "return.serial_matches": "return-units",
    "return.done": "return-done",
}
BY_PLACE = {
    "verb.go_sync": "sync",
    "verb.go_devices": "devices",
    "job.pack": "pack-tote",
    "job.return": "return-find",
}
NAMES = frozenset({"sign-in", *BY_VERDICT.values(), *BY_PLACE.values()})


class Shots:
    """Takes each picture once, in light and in dark, wherever its screen turns up first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True)
        self._taken: set[str] = set()
        self._busy = False

    @property
    def missing(self) -> list[str]:
        """Names without a picture."""
        return sorted(NAMES - self._taken)

    def look(self, worker: Worker, line: Line) -> None:
        """Takes the pictures of an answer that was not pictured yet."""
        name = BY_VERDICT.get(line.verdict, "")
        if line.verdict == "common.went_to":
            name = BY_PLACE.get(str(line.words.get("where", "")), "")
        if name == "pick-tote" and (line.screen or {}).get("step") != "tote":
            return
        if name and name not in self._taken:
            self.take(worker, name)

    def take(self, worker: Worker, name: str) -> None:
        """Takes one screen in both themes and goes back to the light one."""
        if self._busy:
            return
        self._busy = True
        try:
            for theme in ("light", "dark"):
                worker.expect(worker.scan(verb(SAVE_PICTURE)), "common.picture_saved")
                pictures = [line for line in worker.station.journal.lines() if line.picture]
                shutil.copy(pictures[-1].picture, self._folder / f"{name}-{theme}.png")
                worker.expect(worker.scan(verb(SWITCH_THEME)), "common.theme_changed")
        finally:
            self._busy = False
        self._taken.add(name)
