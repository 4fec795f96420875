"""Writes the reference pages of ``docs`` from the code that they describe.

``python -m build_spec.reference_pages`` (or ``make docs``) writes them; a test fails while a page
on disk says something else than the code.
"""

import ast
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, fields
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import app.domain
from app import errors, settings
from app.domain.codes import TABLE
from app.domain.commands import COMMAND_TYPES, DocumentKind
from app.domain.rulings import Reason, RulingKind
from app.domain.verbs import FROZEN, CommandCode
from app.domain.verdicts import FEEDBACK
from app.texts import Texts

DOCS = Path(__file__).resolve().parents[1] / "docs"
MADE_BY = "Made from the code by `make docs`; changes here are lost."


def main() -> int:
    """Writes every page that differs and says which."""
    for name, page in PAGES.items():
        path, text = DOCS / name, page()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote docs/{name}\n")
    return 0


def states_page() -> str:
    """Shows the steps of each job."""
    parts = [_head("Steps", "What a screen may answer in each: `docs/VERDICTS.md`.")]
    for module in domain_modules():
        if transitions := getattr(module, "TRANSITIONS", None):
            parts.append(_diagram(module, transitions))
    return "\n".join(parts)


def verdicts_page() -> str:
    """Shows what each verdict says, looks and sounds like."""
    parts = [_head("Verdicts and feedback")]
    for verdicts in verdict_enums():
        told = attribute_docs(verdicts)
        rows = [
            (f"`{verdict}`", feedback_of(verdict), *_sentences(verdict), told.get(verdict.name, ""))
            for verdict in verdicts
        ]
        parts.append(f"## {verdicts.__name__}\n\n{_told(verdicts)}\n")
        parts.append(table(("Verdict", "Feedback", "Sentence", "Help", "Note"), rows))
    return "\n".join(parts)


def verbs_page() -> str:
    """Shows the frozen numbers of the verbs and what is printed for them."""
    head = _head(
        "Verbs",
        "What a worker can tell a station, by button, key, palette or printed code.",
        "Numbers are frozen: sheets on walls carry them.",
    )
    rows = [
        (
            f"{row.number:03d}",
            f"`{row.verb}`",
            f"`{CommandCode(row.number).as_digits()}`",
            *_sentences(f"verb.{row.verb}"),
        )
        for row in FROZEN
    ]
    return head + "\n" + table(("Number", "Verb", "Printed code", "Button", "Meaning"), rows)


def codes_page() -> str:
    """Shows the one table of printed codes."""
    head = _head(
        "Printed codes",
        "Every code that we print. No text fits two kinds.",
        "Items carry the codes of their makers: GTIN, GS1 element string or GS1 Digital Link.",
    )
    rows = [
        (f"`{row.kind}`", f"`{row.format}`", f"`{row.example}`", row.symbol, row.label_mm)
        for row in TABLE
    ]
    return head + "\n" + table(("Kind", "Format", "Example", "Symbol", "Label, mm"), rows)


def commands_page() -> str:
    """Shows the commands with their fields, the documents, and the answers of the centre."""
    rows = [
        (f"`{kind.__name__}`", ", ".join(f"`{field.name}`" for field in fields(kind)), _told(kind))
        for kind in COMMAND_TYPES.values()
    ]
    return "\n".join(
        [
            _head("Commands and rulings"),
            table(("Command", "Fields", "What happened"), rows),
            "## Documents that are replicated\n\n" + _members(DocumentKind),
            "## Rulings\n\n" + _members(RulingKind),
            "## Reasons\n\n" + _members(Reason),
        ]
    )


def settings_page() -> str:
    """Shows every setting with its default."""
    head = _head(
        "Settings",
        "Later ones win: the defaults below, the machine's `floorwalker.toml`, the user's",
        "`floorwalker.toml`, and the environment, where a name is in capitals after",
        f"`{settings.PREFIX}`.",
    )
    told = attribute_docs(settings.Settings)
    rows = [
        (
            f"`{field.name}`",
            "the user's data folder" if field.default is MISSING else f"`{field.default!r}`",
            told[field.name],
        )
        for field in fields(settings.Settings)
    ]
    return head + "\n" + table(("Setting", "Default", "Meaning"), rows)


def errors_page() -> str:
    """Shows the exceptions, each with what it means."""
    head = _head("Trouble", "What can be wrong with the world. A refusal is a verdict instead.")
    rows = [
        (f"`{kind.__name__}`", f"`{kind.__mro__[1].__name__}`", _told(kind))
        for kind in vars(errors).values()
        if inspect.isclass(kind) and issubclass(kind, errors.FloorwalkerError)
    ]
    return head + "\n" + table(("Name", "Is a", "Meaning"), rows)


PAGES: dict[str, Callable[[], str]] = {
    "CODES.md": codes_page,
    "COMMANDS.md": commands_page,
    "ERRORS.md": errors_page,
    "SETTINGS.md": settings_page,
    "STATES.md": states_page,
    "VERBS.md": verbs_page,
    "VERDICTS.md": verdicts_page,
}


def domain_modules() -> Iterator[ModuleType]:
    """Gives every module of the rule book."""
    for found in pkgutil.walk_packages(app.domain.__path__, "app.domain."):
        yield importlib.import_module(found.name)


def verdict_enums() -> list[type[StrEnum]]:
    """Gives every enum of verdicts, in the order of their names."""
    found = {
        kind
        for module in domain_modules()
        for kind in vars(module).values()
        if inspect.isclass(kind) and issubclass(kind, StrEnum) and kind.__name__.endswith("Verdict")
    }
    return sorted(found, key=lambda kind: kind.__name__)


def feedback_of(verdict: StrEnum) -> str:
    """Names the feedback of a verdict; an echo has only a tick."""
    feedback = {str(key): value for key, value in FEEDBACK.items()}[str(verdict)]
    return str(feedback) if feedback else "tick"


def attribute_docs(kind: type) -> dict[str, str]:
    """Reads the sentences that stand below the attributes of a class."""
    body = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(body, ast.ClassDef)
    told = {}
    for node, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(node, ast.Assign):
            name = ast.unparse(node.targets[0])
        elif isinstance(node, ast.AnnAssign):
            name = ast.unparse(node.target)
        else:
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            told[name] = " ".join(str(below.value.value).split())
    return told


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Writes a table; a bar inside a cell is escaped."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines
    )


def _head(title: str, *lines: str) -> str:
    told = "".join(f"{line}\n" for line in ("", *lines)) if lines else ""
    return f"# {title}\n\n{MADE_BY}\n{told}"


def _diagram(module: ModuleType, transitions: dict[StrEnum, set[StrEnum]]) -> str:
    arrows = [
        f"    {step} --> {after}"
        for step, following in transitions.items()
        for after in sorted(following)
    ]
    title = f"## Steps of {module.__name__.rpartition('.')[2]}"
    return "\n".join([title, "", "```mermaid", "stateDiagram-v2", *arrows, "```", ""])


def _sentences(key: str) -> tuple[str, str]:
    texts = Texts()
    return texts.say(key), texts.say(f"{key}.help")


def _members(kind: type[StrEnum]) -> str:
    told = attribute_docs(kind)
    return table(
        ("Word", "Note"),
        [(f"`{member}`", told.get(member.name, "")) for member in kind if member],
    )


def _told(kind: type) -> str:
    return " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())


if __name__ == "__main__":
    sys.exit(main())
