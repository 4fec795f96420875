"""Sync and centre start on machines where PySide6 is not installed."""

import subprocess
import sys

import pytest

from tests.structure.tree import ROOT

# Makes Qt as unimportable as on a server: before anything else in a fresh interpreter.
WITHOUT_QT = """
import importlib, pkgutil, runpy, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None

sys.meta_path.insert(0, NoQt())
"""
IMPORT_ALL = """
for package in sys.argv[1:]:
    for found in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        if "migrations" not in found.name:
            importlib.import_module(found.name)
            print(found.name)
"""
RUN = """
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def without_qt(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a script in an interpreter that finds no Qt."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_QT + script, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("part", ["sync", "central"])
def test_entry_starts_without_qt(part: str) -> None:
    started = without_qt(RUN, "floorwalker.py", part, "--help")

    assert started.returncode == 0, started.stderr
    assert "--data" in started.stdout


def test_everything_below_the_window_imports_without_qt() -> None:
    imported = without_qt(IMPORT_ALL, "app", "devices", "printing")

    assert imported.returncode == 0, imported.stderr
    assert {"app.sync.main", "app.central.main"} <= set(imported.stdout.split())


def test_the_window_does_not() -> None:
    """So that the two tests above mean something."""
    imported = without_qt(IMPORT_ALL, "ui")

    assert imported.returncode != 0
    assert "No module named 'PySide6" in imported.stderr
