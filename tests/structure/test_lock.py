"""The locks hold every dependency inside its range, hashed, without a host; and they are installed.

Needs no network: what an index would resolve today is no business of a test.
"""

import re
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.structure.tree import ROOT

RUNTIME_EXTRAS = ("station", "central", "postgres")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


@dataclass(frozen=True, slots=True)
class Lock:
    """What a lock file says."""

    pins: dict[str, str]
    hashes: dict[str, int]
    strange: list[str]


def read_lock(path: Path) -> Lock:
    """Reads pins, counts their hashes, and keeps every line that is neither."""
    lock, name = Lock({}, {}, []), ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if pin := PIN.match(line):
            name = pin["name"]
            lock.pins[name] = pin["version"]
            lock.hashes[name] = 0
        elif HASH.match(line) and name:
            lock.hashes[name] += 1
        else:
            lock.strange.append(line)
    return lock


RUNTIME = read_lock(ROOT / "requirements.lock")
DEV = read_lock(ROOT / "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def wanted(*extras: str) -> list[Requirement]:
    """Gives the direct dependencies of the project, those of the extras included."""
    optional = PROJECT["optional-dependencies"]
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in optional[extra])]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("lock", [RUNTIME, DEV], ids=["runtime", "dev"])
def test_lock_is_pins_and_hashes_only(lock: Lock) -> None:
    """So it holds no address either: a pin has no room for one."""
    assert lock.strange == []
    assert [name for name, count in lock.hashes.items() if count == 0] == []


def test_every_direct_dependency_is_locked_inside_its_range() -> None:
    assert misfits(wanted(*RUNTIME_EXTRAS), RUNTIME) == []
    assert misfits(wanted(*PROJECT["optional-dependencies"]), DEV) == []


def test_both_locks_pin_the_same_versions() -> None:
    assert RUNTIME.pins.items() <= DEV.pins.items()


def test_what_is_installed_is_what_is_locked() -> None:
    installed: dict[str, str] = {
        canonicalize_name(package.metadata["Name"]): package.version
        for package in metadata.distributions()
    }
    other = {
        name: (version, installed[name])
        for name, version in DEV.pins.items()
        if name in installed and installed[name] != version
    }

    missing = [r.name for r in wanted("dev") if canonicalize_name(r.name) not in installed]

    assert other == {}
    assert missing == []


def test_a_dependency_that_slipped_out_of_the_lock_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.lock"
    planted.write_text(
        "babel==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n--index-url somewhere\n", "utf-8"
    )
    lock = read_lock(planted)

    assert misfits([Requirement("babel>=2.16"), Requirement("httpx")], lock) == [
        "babel 1.0 is outside >=2.16",
        "httpx is not locked",
    ]
    assert lock.strange == ["--index-url somewhere"]


def misfits(requirements: list[Requirement], lock: Lock) -> list[str]:
    """Says what the lock lacks of the requirements."""
    found = []
    for requirement in requirements:
        version = lock.pins.get(canonicalize_name(requirement.name))
        if version is None:
            found.append(f"{requirement.name} is not locked")
        elif version not in requirement.specifier:
            found.append(f"{requirement.name} {version} is outside {requirement.specifier}")
    return found
