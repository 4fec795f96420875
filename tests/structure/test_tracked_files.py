"""No tracked file names the host of a package registry or a folder of somebody's machine."""

import re
import subprocess

import pytest

from tests.structure.tree import ROOT

# One letter of each name stands in brackets, so that this file does not find itself.
HOSTS = (
    r"py[p]i\.org|pythonhos[t]ed|npm[j]s\.org|deb\.deb[i]an|security\.deb[i]an|archive\.ubun[t]u"
)
FOLDERS = r"(^|[^A-Za-z0-9_.-])/(wor[k]|roo[t]|far[m]|hom[e]/[a-z]+|User[s]/[A-Za-z]+)/"
SECRETS = r"BEGIN [A-Z ]*PRIVATE KE[Y]"
UNWANTED = f"{HOSTS}|{FOLDERS}|{SECRETS}"


def test_tracked_files_name_no_registry_host_and_no_machine_path() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: there is no list of tracked files")

    found = subprocess.run(
        ["git", "grep", "-nIE", "--untracked", UNWANTED, "--", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.stdout == ""
    assert found.returncode == 1, found.stderr  # 1: nothing found; anything else is git's trouble


@pytest.mark.parametrize(
    "line",
    [
        "index = https://" + "py" + "pi.org/simple",
        "see /" + "work/main/app",
        "'/" + "root/.cache'",
        "/" + "home/anna/floorwalker",
    ],
)
def test_unwanted_names_are_found(line: str) -> None:
    assert re.search(UNWANTED, line)


@pytest.mark.parametrize(
    "line", ["team" + "work/main", "docs/" + "root/x", "~/.config", "/dev/ttyACM0"]
)
def test_harmless_names_are_not(line: str) -> None:
    assert not re.search(UNWANTED, line)
