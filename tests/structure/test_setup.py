"""The set-up script installs what is missing and nothing else, or says what to type."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.structure.tree import ROOT

LISTED = "libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 fonts-dejavu-core"


class Machine:
    """A checkout and a machine, told by small programs that stand before the real ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.installed = folder / "installed"
        self.calls = folder / "apt.log"
        for made in ("bin", "build_spec", ".venv/bin"):
            (folder / made).mkdir(parents=True)
        (folder / "build_spec" / "setup.sh").write_text((ROOT / "build_spec/setup.sh").read_text())
        (folder / "requirements-dev.lock").write_text("babel==1 \\\n")
        self.has(LISTED)
        self.program("id", "echo 0")
        self.program("sudo", "exit 1")
        self.program("python3", "exit 0")
        self.program("apt-get", f'echo "$@" >>{self.calls}')
        self.program(
            "dpkg-query",
            f'for name; do grep -qx "$name" {self.installed} && printf "installed "; done\n'
            'printf "not-installed "',
        )
        self.program("../.venv/bin/python", "exit 0")
        stamp = subprocess.check_output(["cksum"], input=b"babel==1 \\\n")
        (folder / ".venv" / ".lock-installed").write_bytes(stamp)

    def has(self, packages: str) -> None:
        """Sets what dpkg knows as installed."""
        self.installed.write_text("\n".join(packages.split()) + "\n")

    def program(self, name: str, script: str) -> None:
        """Puts a program on the path, before the system's own."""
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def set_up(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs the script without a terminal."""
        return subprocess.run(
            ["sh", "build_spec/setup.sh", *arguments],
            cwd=self.folder,
            env={"PATH": f"{self.folder / 'bin'}:{os.defpath}"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def apt(self) -> list[str]:
        """Gives the calls of apt-get."""
        return self.calls.read_text().splitlines() if self.calls.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_machine_that_has_everything_is_left_alone_in_silence(machine: Machine) -> None:
    done = machine.set_up()

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert machine.apt() == []


def test_root_installs_what_is_missing_and_only_that(machine: Machine) -> None:
    machine.has(LISTED.replace("libgl1 ", ""))

    done = machine.set_up()

    assert done.returncode == 0, done.stderr
    assert [call.split()[-1] for call in machine.apt()] == ["update", "libgl1"]
    assert "libgl1" in done.stdout


def test_a_library_under_its_newer_name_is_not_missing(machine: Machine) -> None:
    machine.has(LISTED.replace("libglib2.0-0", "libglib2.0-0t64"))

    assert machine.set_up().returncode == 0
    assert machine.apt() == []


def test_a_window_needs_more(machine: Machine) -> None:
    done = machine.set_up("window")

    assert done.returncode == 0, done.stderr
    assert "libxcb-cursor0" in machine.apt()[1]
    assert "libegl1" not in machine.apt()[1]


def test_without_rights_it_stops_and_says_what_to_type(machine: Machine) -> None:
    machine.has(LISTED.replace("libgl1 ", ""))
    machine.program("id", "echo 1000")

    done = machine.set_up()

    assert done.returncode == 1
    assert "sudo apt-get install -y --no-install-recommends libgl1\n" in done.stderr
    assert machine.apt() == []


def test_when_apt_fails_it_stops_with_the_reason(machine: Machine) -> None:
    machine.has("")
    machine.program("apt-get", "echo E: no such package; exit 100")

    done = machine.set_up()

    assert done.returncode == 1
    assert "E: no such package" in done.stderr
    assert "libegl1" in done.stderr


def test_without_a_python_that_is_new_enough_it_stops(machine: Machine) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        machine.program(name, "exit 1")

    done = machine.set_up()

    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr


def test_a_lock_that_changed_is_installed_again_with_its_hashes(machine: Machine) -> None:
    (machine.folder / "requirements-dev.lock").write_text("babel==2 \\\n")
    log = machine.folder / "pip.log"
    machine.program(
        "../.venv/bin/python", f'case "$*" in *pip\\ install*) echo "$@" >>{log};; esac'
    )

    first, again = machine.set_up(), machine.set_up()

    assert first.returncode == again.returncode == 0, first.stderr
    assert "--require-hashes -r requirements-dev.lock" in log.read_text()
    assert len(log.read_text().splitlines()) == 1
    assert again.stdout == ""


def test_an_install_that_failed_is_tried_again(machine: Machine) -> None:
    (machine.folder / "requirements-dev.lock").write_text("babel==2 \\\n")
    machine.program("../.venv/bin/python", 'case "$*" in *pip\\ install*) exit 1;; esac')

    first, again = machine.set_up(), machine.set_up()

    assert (first.returncode, again.returncode) == (1, 1)
    assert "pip could not install" in again.stderr
