"""The documents name everything that a reader may look for."""

import re
from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum
from importlib import metadata
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from app import errors
from app.domain.commands import COMMAND_TYPES
from app.domain.verbs import FROZEN, Verb
from app.domain.verdicts import PackVerdict, PickVerdict, ReturnVerdict, ShipVerdict, TasksVerdict
from app.settings import Settings
from build_spec.reference_pages import PAGES, verdict_enums
from tests.structure.test_lock import DEV, RUNTIME
from tests.structure.tree import ROOT, shown

DOCS = ROOT / "docs"
COPYLEFT = re.compile(r"\b(?:[AL]?GPL|MPL|OSL|EUPL|CDDL)")
# Why each of these is here: docs/decisions/0009-apache-2-0-and-its-exceptions.md.
SHIPPED_COPYLEFT = {"pyside6-essentials", "shiboken6", "certifi", "psycopg", "psycopg-binary"}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_made_from_code_is_fresh(name: str) -> None:
    assert text_of(DOCS / name) == PAGES[name](), f"docs/{name} is stale: make docs"


def test_every_verdict_is_explained() -> None:
    told = text_of(DOCS / "STATES.md", DOCS / "VERDICTS.md", *(DOCS / "jobs").glob("*.md"))

    assert unnamed((str(verdict) for kind in verdict_enums() for verdict in kind), told) == []


@pytest.mark.parametrize(
    ("page", "verdicts"),
    [
        ("pick", PickVerdict),
        ("pack", PackVerdict),
        ("ship", ShipVerdict),
        ("returns", ReturnVerdict),
        ("tasks", TasksVerdict),
    ],
)
def test_page_of_a_job_says_what_each_verdict_means_and_what_to_do(
    page: str, verdicts: type[StrEnum]
) -> None:
    rows = re.findall(
        r"^\| `([a-z._]+)` \| (.+) \| (.+) \|$", text_of(DOCS / f"jobs/{page}.md"), re.M
    )

    assert sorted(name for name, _, _ in rows) == sorted(verdicts)


def test_every_verb_is_listed_with_one_frozen_number() -> None:
    assert unnamed(map(str, Verb), text_of(DOCS / "VERBS.md")) == []
    assert {row.verb for row in FROZEN} == set(Verb)
    assert len({row.number for row in FROZEN}) == len(FROZEN)


def test_every_setting_is_explained() -> None:
    told = text_of(*DOCS.rglob("*.md"))

    assert unnamed((field.name for field in fields(Settings)), told) == []


def test_every_command_and_every_trouble_is_explained() -> None:
    names = [kind.__name__ for kind in COMMAND_TYPES.values()]
    names += [name for name, kind in vars(errors).items() if isinstance(kind, type)]

    assert unnamed(names, text_of(*DOCS.rglob("*.md"))) == []


def test_a_name_that_is_missing_is_found() -> None:
    assert unnamed(["pick.over", "pick.overdone"], "| `pick.overdone` |") == ["pick.over"]


def test_decision_records_have_their_four_parts() -> None:
    records = sorted((DOCS / "decisions").glob("*.md"))

    for number, record in enumerate(records, start=1):
        text = text_of(record)
        assert text.startswith(f"# {number:04d} "), f"{shown(record)} is out of its number"
        for part in ("\nStatus: ", "\n## Context\n", "\n## Decision\n", "\n## Consequences\n"):
            assert part in text, f"{shown(record)} lacks {part.strip()!r}"


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted(DOCS.rglob("*.md")), ids=shown)
def test_paths_named_in_a_document_exist(page: Path) -> None:
    """Names in backticks that look like a path of this project are looked up."""
    folders = "app|build_spec|devices|docs|printing|resources|tests|ui"
    named = re.findall(rf"`((?:{folders})/[\w./-]*\w)/?`", text_of(page))

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_locked_package_is_listed_with_its_licence() -> None:
    listed = licences()

    assert listed.keys() == DEV.pins.keys()
    assert {name for name in RUNTIME.pins if COPYLEFT.search(listed[name])} == SHIPPED_COPYLEFT


def test_listed_licence_is_what_the_package_says() -> None:
    """Only whether it is copyleft: the packages write the same licence in many ways."""
    installed = {canonicalize_name(found.metadata["Name"]) for found in metadata.distributions()}

    wrong = [
        name
        for name, licence in licences().items()
        if name in installed and bool(COPYLEFT.search(licence)) != says_copyleft(name)
    ]

    assert wrong == []
    assert says_copyleft("certifi")
    assert not says_copyleft("httpx")


def says_copyleft(name: str) -> bool:
    """Tells whether a package's own metadata names a copyleft licence."""
    told = metadata.metadata(name)
    words = [
        *told.get_all("License-Expression", []),
        *told.get_all("License", []),
        *(line for line in told.get_all("Classifier", []) if line.startswith("License")),
    ]
    return any(COPYLEFT.search(word) for word in words)


def licences() -> dict[str, str]:
    """Reads the tables of docs/DEPENDENCIES.md: package and licence."""
    rows = re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \|", text_of(DOCS / "DEPENDENCIES.md"), re.M)
    return {canonicalize_name(name): licence for name, licence in rows if name != "---"}


def text_of(*pages: Path) -> str:
    """Reads some documents as one text."""
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def unnamed(names: Iterable[str], text: str) -> list[str]:
    """Gives the names that no code span of the text holds."""
    spans = set(re.findall(r"`([^`\n]+)`", text))
    return [name for name in names if name not in spans]
