"""Every public module, class and function says what it is for."""

import ast
from collections.abc import Iterator

from tests.structure.tree import package_files, parsed, shown

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def test_every_public_name_says_what_it_is_for() -> None:
    silent = [
        f"{shown(path)}:{line} {name}"
        for path in package_files()
        for name, line in undocumented(parsed(path))
    ]

    assert silent == []


def test_a_name_without_docstring_is_found() -> None:
    module = ast.parse(
        '"""Doc."""\nclass Bin:\n  """Doc."""\n  def count(self): ...\n  def _own(self): ...\n'
    )

    assert list(undocumented(module)) == [("Bin.count", 4)]
    assert list(undocumented(ast.parse("x = 1"))) == [("module", 1)]


def undocumented(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Gives name and line of each public name without a docstring, nested functions left out."""
    if not ast.get_docstring(module):
        yield "module", 1
    yield from _silent_members(module, "")


def _silent_members(parent: Documented, prefix: str) -> Iterator[tuple[str, int]]:
    for node in parent.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name.startswith("_") or _is_overload(node):
            continue
        if not ast.get_docstring(node):
            yield f"{prefix}{node.name}", node.lineno
        if isinstance(node, ast.ClassDef):
            yield from _silent_members(node, f"{node.name}.")


def _is_overload(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Overloads share the docstring of what they overload; a setter that of its property."""
    return any(
        (isinstance(mark, ast.Name) and mark.id == "overload")
        or (isinstance(mark, ast.Attribute) and mark.attr in {"setter", "overload"})
        for mark in node.decorator_list
    )
