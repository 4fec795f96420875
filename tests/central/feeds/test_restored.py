"""After a backup was put back, one command tells every reader that this is another history."""

import json
import subprocess
import sys
from pathlib import Path

from tests.central.feeds.parked import WARM, first_page
from tests.central.process import KEY, ROOT, CentreProcess


def begin_anew(data: Path) -> subprocess.CompletedProcess[bytes]:
    """What is run between the restore and the next start."""
    hello = {"type": "hello", "keys": {"db": KEY}, "token": ""}
    return subprocess.run(
        [sys.executable, "floorwalker.py", "central", "--data", str(data), "--embedded",
         "--new-epoch"],
        cwd=ROOT,
        input=json.dumps(hello).encode() + b"\n",
        capture_output=True,
        check=False,
        timeout=60,
    )  # fmt: skip


def test_the_command_makes_every_position_one_of_the_past(tmp_path: Path) -> None:
    first = CentreProcess(tmp_path)
    page = first_page(first)
    first.end()
    before = dict(first.sql("SELECT scope, epoch FROM site_feed"))

    told = begin_anew(tmp_path)

    after = dict(first.sql("SELECT scope, epoch FROM site_feed"))
    assert (told.returncode, told.stderr) == (0, b"")
    assert told.stdout.startswith(str(len(before)).encode())
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())
    second = CentreProcess(tmp_path)
    try:
        with second.client() as client:
            path = f"/v1/feeds/site:MIL/changes?since={page.head}&epoch={page.epoch}"
            assert client.get(path, headers=WARM).status_code == 409
    finally:
        second.close()


def test_it_is_refused_while_the_order_service_runs(tmp_path: Path) -> None:
    running = CentreProcess(tmp_path)
    try:
        told = begin_anew(tmp_path)
        assert told.returncode == 1
        assert b"central.db" in told.stderr
    finally:
        running.close()
