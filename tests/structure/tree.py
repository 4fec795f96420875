"""What the structure tests look at: the project's own files."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "devices", "printing", "ui")
FOLDERS = (*PACKAGES, "build_spec", "docs", "tests", ".ci")
GENERATED = {"__pycache__"}


def source_folders() -> Iterator[Path]:
    """Gives every folder that a person reads, from the top."""
    for name in FOLDERS:
        top = ROOT / name
        yield top
        yield from (
            path
            for path in sorted(top.rglob("*"))
            if path.is_dir() and not GENERATED & set(path.parts)
        )


def source_files(*suffixes: str) -> Iterator[Path]:
    """Gives the files with one of the suffixes, those at the top included."""
    for folder in (ROOT, *source_folders()):
        yield from (
            path for path in sorted(folder.iterdir()) if path.is_file() and path.suffix in suffixes
        )


def package_files() -> Iterator[Path]:
    """Gives the Python files that are shipped."""
    for path in source_files(".py"):
        if path.parent == ROOT or path.relative_to(ROOT).parts[0] in PACKAGES:
            yield path


def parsed(path: Path) -> ast.Module:
    """Reads one Python file as a syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def shown(path: Path) -> str:
    """Names a file as seen from the top of the project."""
    return path.relative_to(ROOT).as_posix()
