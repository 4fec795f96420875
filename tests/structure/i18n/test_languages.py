"""A language other than English says the same things: all of them, or it calls itself a draft."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.domain.verdicts import FEEDBACK
from app.texts import Texts
from build_spec.make_i18n import (
    SOURCE_LANGUAGE,
    catalogues,
    is_draft,
    main,
    missing,
    read_catalogue,
)
from tests.structure.i18n.test_sentences import HELP, LINE, PLACES, TYPICAL

SOURCES = {source.parts[-3]: source for source in catalogues()}
TRANSLATIONS = sorted(SOURCES.keys() - {SOURCE_LANGUAGE})
SOFT_HYPHEN = "\N{SOFT HYPHEN}"
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def sentences(source: Path) -> dict[str, str]:
    """Returns what a catalogue says, by key."""
    return {str(entry.id): str(entry.string) for entry in read_catalogue(source) if entry.id}


def strange(english: Mapping[str, str], said: Mapping[str, str]) -> list[str]:
    """Returns keys that English lacks, and those whose values are named otherwise than there."""
    return [
        key
        for key, sentence in said.items()
        if key not in english or named(sentence) != named(english[key])
    ]


def named(sentence: str) -> list[str]:
    """Returns the values that a sentence names, each once."""
    return sorted(set(re.findall(r"\{\w*\}", sentence)))


def written(folder: Path, language: str, lines: str) -> Path:
    """Writes a small catalogue and returns its place."""
    source = folder / language / "LC_MESSAGES" / "floorwalker.po"
    source.parent.mkdir(parents=True)
    source.write_text(lines, encoding="utf-8")
    return source


def test_german_is_complete() -> None:
    assert "de" in TRANSLATIONS
    assert not is_draft(SOURCES["de"])


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translation_says_what_english_says(language: str) -> None:
    english = sentences(SOURCES[SOURCE_LANGUAGE])

    assert strange(english, sentences(SOURCES[language])) == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translation_that_is_no_draft_says_everything(language: str) -> None:
    lacking = missing()[language]

    assert is_draft(SOURCES[language]) or lacking == (), "build_spec/make_i18n.py --missing"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_verdict_fits_its_line_in_every_language(language: str) -> None:
    texts = Texts(language)
    long = []
    for verdict in FEEDBACK:
        words = dict(TYPICAL)
        if verdict.value.partition(".")[2] not in {"wrong_item", "wrong_size", "wrong_colour"}:
            words |= PLACES
        for key, room in ((verdict.value, LINE), (f"{verdict.value}.help", HELP)):
            said = texts.say(key, words).replace(SOFT_HYPHEN, "")
            long += [(key, len(said), said)] if len(said) > room else []

    assert long == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_prompt_fits_its_line_in_every_language(language: str) -> None:
    said = sentences(SOURCES[language])
    rooms = {
        key: HELP if key.endswith(".help") else LINE for key in said if key.startswith("prompt.")
    }

    assert [key for key, room in rooms.items() if len(said[key]) > room + braces(said[key])] == []


def braces(sentence: str) -> int:
    """Returns how many letters the names of values take, which are never shown."""
    return sum(len(name) for name in re.findall(r"\{\w*\}", sentence))


def test_lacking_key_and_draft_are_told(tmp_path: Path) -> None:
    written(tmp_path, "en", f'{HEAD}\nmsgid "a.b"\nmsgstr "B"\n\nmsgid "a.c"\nmsgstr "C {{n}}"\n')
    half = written(tmp_path, "it", f'{HEAD}"X-Floorwalker-Draft: yes\\n"\n')
    whole = written(tmp_path, "fr", f'{HEAD}\nmsgid "a.b"\nmsgstr "X-Floorwalker-Draft: yes\\n"\n')

    assert missing(tmp_path) == {"it": ("a.b", "a.c"), "fr": ("a.c",)}
    assert (is_draft(half), is_draft(whole)) == (True, False)


def test_stray_key_and_other_values_are_found() -> None:
    english = {"a.b": "{count} of {want}", "a.c": "C"}

    assert strange(english, {"a.b": "{want}: {count}", "a.c": "{size}", "a.d": "D"}) == [
        "a.c",
        "a.d",
    ]


def test_missing_keys_are_printed_for_each_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--missing"]) == 0

    told = capsys.readouterr().out
    assert all(f"{language}: {len(keys)} missing" in told for language, keys in missing().items())
