"""Compiles the catalogue of sentences: every ``.po`` under ``resources/i18n`` gets its ``.mo``.

``.venv/bin/python build_spec/make_i18n.py`` writes what changed; with ``--check`` it only tells, by
its exit status; with ``--missing`` it prints the keys that each language lacks.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FIXED_DATE = datetime(2026, 1, 1, tzinfo=UTC)
I18N = Path(__file__).parent.parent / "resources" / "i18n"
SOURCE_LANGUAGE = "en"
DRAFT = '"X-Floorwalker-Draft: yes\\n"'
"""The header line of a translation that is not complete; what it lacks is said in English."""


def catalogues(folder: Path = I18N) -> tuple[Path, ...]:
    """Returns the sources of all languages."""
    return tuple(sorted(folder.glob("*/LC_MESSAGES/*.po")))


def read_catalogue(source: Path) -> Catalog:
    """Reads a ``.po``; one that cannot be read is an error, not half a catalogue."""
    language = source.parent.parent.name
    with source.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def compiled(source: Path) -> bytes:
    """Returns the ``.mo`` of a source; the same source gives the same bytes."""
    catalogue = read_catalogue(source)
    catalogue.creation_date = catalogue.revision_date = FIXED_DATE  # else: the time of this call
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def keys(source: Path) -> tuple[str, ...]:
    """Returns the keys of a source in the order of the file."""
    return tuple(str(entry.id) for entry in read_catalogue(source) if entry.id)


def is_draft(source: Path) -> bool:
    """Tells whether a translation says of itself that it is not complete."""
    head, _, _ = source.read_text(encoding="utf-8").partition("\n\n")
    return DRAFT in head.splitlines()


def missing(folder: Path = I18N) -> dict[str, tuple[str, ...]]:
    """Returns the keys of the English catalogue that each other language lacks."""
    sources = {source.parent.parent.name: source for source in catalogues(folder)}
    wanted = keys(sources.pop(SOURCE_LANGUAGE))
    known = {language: frozenset(keys(source)) for language, source in sources.items()}
    return {
        language: tuple(key for key in wanted if key not in said)
        for language, said in known.items()
    }


def main(arguments: list[str]) -> int:
    """Writes or checks every catalogue and returns the exit status."""
    if "--missing" in arguments:
        for language, lacking in missing().items():
            print(f"{language}: {len(lacking)} missing", *lacking, sep="\n  ")
        return 0
    stale = [
        source
        for source in catalogues()
        if not (target := source.with_suffix(".mo")).exists()
        or target.read_bytes() != compiled(source)
    ]
    for source in stale:
        print(f"{source.relative_to(I18N)}: ", end="")
        if "--check" in arguments:
            print("its .mo is not what it says")
            continue
        source.with_suffix(".mo").write_bytes(compiled(source))
        print("compiled")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
