"""The binding under test is one that keeps its references, and the canary would tell if not."""

import ctypes
import subprocess
import sys

import pytest

from tests.structure.canary import CALLS, lost_references
from tests.structure.tree import ROOT


def test_binding_keeps_its_references() -> None:
    canary = subprocess.run(
        [sys.executable, "-m", "tests.structure.canary"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert canary.returncode == 0, canary.stdout + canary.stderr
    assert "keeps its references" in canary.stdout


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_canary_tells_of_a_lost_reference() -> None:
    drop, keep = ctypes.pythonapi.Py_DecRef, ctypes.pythonapi.Py_IncRef
    spare = [None] * (4 * CALLS)  # so that the planted loss does not reach the interpreter's own

    lost = lost_references(lambda: drop(ctypes.py_object(None)))

    for _ in range(CALLS):
        keep(ctypes.py_object(None))
    assert len(spare) == 4 * CALLS
    assert len(lost) == 1
    assert lost[0].startswith("None: ")
