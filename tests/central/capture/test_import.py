"""``floorwalker import`` against a running order service: looked at first, taken in on demand."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.central.capture.test_sheet import HEADER, WHERE
from tests.central.process import ROOT, CentreProcess


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "order.csv"
    rows = (f"PO-1,1,SHL-SND-M,,2,64.50,{WHERE}", f"PO-2,1,SHL-XXX-M,,1,5,{WHERE}")
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    return path


def run(centre: CentreProcess, *arguments: str) -> subprocess.CompletedProcess[str]:
    token = str(centre.data / "admin.token")
    words = ("import", "--centre", centre.url, "--token-file", token, *arguments)
    return subprocess.run(
        [sys.executable, "floorwalker.py", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def test_a_sheet_is_looked_at_and_then_taken_in(tmp_path: Path, sheet: Path) -> None:
    centre = CentreProcess(tmp_path / "data")
    try:
        looked = run(centre, str(sheet))
        assert centre.sql("SELECT count(*) FROM sales_order") == [(0,)]
        taken = run(centre, str(sheet), "--send")
        orders = centre.sql("SELECT number, fulfilment FROM sales_order")
        unknown = run(centre, str(sheet), "--profile", "faire")
        with centre.client() as client:
            stranger = client.post("/v1/admin/orders/sheet", content=sheet.read_bytes())
    finally:
        centre.close()

    assert "row 3, SKU: got 'SHL-XXX-M', expected an article of the catalogue" in looked.stdout
    assert "129.00 EUR  NEW" in looked.stdout
    assert "dry run" in looked.stdout
    assert "APPLIED" in taken.stdout
    assert orders == [("PO-1", "RELEASED")]
    assert (looked.returncode, taken.returncode, unknown.returncode) == (1, 1, 1)
    assert "boutique, boutique_sizes" in unknown.stderr
    assert stranger.status_code == 401
