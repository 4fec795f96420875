"""The GS1 vectors that lie beside the project, never inside it; without them their tests skip."""

import json
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from app.gs1 import GS
from app.gs1.ai_table import AI_TABLE

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "gs1"

Vector: TypeAlias = dict[str, Any]


def read_text(name: str) -> str:
    """Returns a file of the vectors; skips the test when they are not there."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"GS1 vectors are not beside the project: no ../shared/data/gs1/{name}")
    return path.read_text(encoding="utf-8")


def read_vectors(name: str) -> list[Vector]:
    """Returns the vectors of a file that hold for an engine with its default switches."""
    vectors: list[Vector] = json.loads(read_text(name))["vectors"]
    return [each for each in vectors if not any(_on(value) for value in _state(each))]


def _state(vector: Vector) -> list[Any]:
    state: Vector = vector.get("state", {})
    return list(state.values())


def _on(switch: Any) -> bool:
    """A switch is on when it is true, a validation when it is [name, false]."""
    return switch is True or (isinstance(switch, list) and switch[1] is False)


def gs(text: str) -> str:
    """Returns a vector's text with FNC1 as scanners send it."""
    return text.replace("^", GS)


def foreign_ais() -> frozenset[str]:
    """Returns the AIs of the dictionary that our table does not hold."""
    lines = read_text("gs1-syntax-dictionary.txt").splitlines()
    heads = [line.split()[0] for line in lines if line[:1].isdigit()]
    return frozenset(ai for head in heads for ai in _span(head)) - AI_TABLE.keys()


def _span(head: str) -> list[str]:
    first, _, last = head.partition("-")
    return [str(ai).zfill(len(first)) for ai in range(int(first), int(last or first) + 1)]
