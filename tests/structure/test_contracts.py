"""Each import contract holds, and each was broken once on purpose to see it fail."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.structure.tree import PACKAGES, ROOT

CONTRACTS: dict[str, str] = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}

# Contract -> the file that gets one more line, and the line.
PLANTED = {
    "layers": ("devices/planted.py", "import ui"),
    "entry": ("ui/planted.py", "import floorwalker"),
    "app-layers": ("app/gs1/planted.py", "import app.store"),
    "jobs": ("app/floor/pick/job.py", "import app.floor.pack"),
    "desks": ("app/floor/desks/returns.py", "import app.floor.desks.tasks"),
    "screens": ("ui/screens/planted.py", "import ui.screens.planted_too"),
    "no-qt": ("app/floor/planted.py", "from PySide6 import QtCore"),
    "app-alone": ("app/floor/planted.py", "import printing"),
    "rules-are-pure": ("app/domain/planted.py", "import sqlalchemy"),
    "paper-has-no-io": ("printing/planted.py", "import socket"),
}


@pytest.fixture
def copied_tree(tmp_path: Path) -> Path:
    """The packages as they are, in a folder where a border may be broken."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=lambda folder, names: [
                name
                for name in names
                if name == "__pycache__" or (Path(folder, name).is_file() and name[-3:] != ".py")
            ],
        )
    for name in ("floorwalker.py", "pyproject.toml"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def check(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Runs import-linter on a tree, for all contracts or for the named ones."""
    chosen = [word for contract in contracts for word in ("--contract", contract)]
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo", *chosen],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_holds(copied_tree: Path) -> None:
    result = check(copied_tree)

    assert result.returncode == 0, result.stdout + result.stderr
    assert f"{len(CONTRACTS)} kept, 0 broken" in result.stdout


def test_every_contract_has_its_planted_break() -> None:
    assert PLANTED.keys() == CONTRACTS.keys()


@pytest.mark.parametrize("contract", sorted(PLANTED))
def test_contract_breaks_when_its_border_is_crossed(contract: str, copied_tree: Path) -> None:
    name, line = PLANTED[contract]
    for module in (name, "ui/screens/planted_too.py", "app/floor/pack.py"):
        with (copied_tree / module).open("a", encoding="utf-8") as file:
            file.write(f"\n{line if module == name else ''}\n")

    result = check(copied_tree, contract)

    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{CONTRACTS[contract]} BROKEN" in result.stdout


def test_a_module_without_a_layer_breaks_the_contract(copied_tree: Path) -> None:
    (copied_tree / "app" / "newcomer.py").write_text("", encoding="utf-8")

    result = check(copied_tree, "app-layers")

    assert result.returncode == 1
    assert "newcomer" in result.stdout + result.stderr
