"""The catalogue says everything that the code can want to say, and its compiled form is fresh."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import pytest

from app import errors
from app.domain import pack, pick, returns, ship
from app.domain.check import HoldReason
from app.domain.commands import COMMAND_TYPES
from app.domain.feedback import Feedback
from app.domain.fulfil import tasks
from app.domain.model.fulfilment_order import FulfilmentState, Standing
from app.domain.model.returnable_order import MoneyState
from app.domain.rulings import Reason, RulingKind
from app.domain.verbs import FROZEN, Verb
from app.domain.verdicts import FEEDBACK
from app.floor import screens
from app.floor.desk import Job
from app.ports.printing import JobState
from app.texts import Texts
from app.wire.lines import Trouble
from build_spec.make_i18n import catalogues, compiled, read_catalogue
from devices.states import LinkState
from printing.words import PaperWords
from tests.structure.tree import package_files, parsed, shown

ENGLISH = next(source for source in catalogues() if source.parts[-3] == "en")
TEXTS = Texts()
STEPS: dict[str, Iterable[StrEnum]] = {
    "pick": pick.Step,
    "pack": pack.Step,
    "ship": ship.Step,
    "return": returns.Step,
    "tasks": tasks.Step,
}
SCREENS: dict[type, str] = {
    screens.SignInScreen: "sign_in",
    screens.HomeScreen: "home",
    screens.PickScreen: "pick",
    screens.PackScreen: "pack",
    screens.ShipScreen: "ship",
    screens.ReturnScreen: "return",
    screens.TasksScreen: "tasks",
}
KEY = re.compile(r"[a-z_]+(\.[a-z0-9_-]+)+")
NAMES = re.compile(r"\{(\w*)\}")


def sentences() -> dict[str, str]:
    """Returns the English catalogue."""
    found = read_catalogue(ENGLISH)
    return {str(entry.id): str(entry.string) for entry in found if entry.id}


def with_help(*keys: str) -> Iterator[str]:
    """Gives each key and that of its line of help."""
    for key in keys:
        yield from (key, f"{key}.help")


def wanted() -> set[str]:
    """Returns every key that follows from the code's own lists."""
    trouble = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and not kind.__subclasses__()
    ]
    snake = [re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower() for kind in trouble]
    return {
        *with_help(*(verdict.value for verdict in FEEDBACK)),
        *with_help(*(f"verb.{verb.value}" for verb in Verb)),
        *(f"verb.group.{row.number // 100}" for row in FROZEN),
        *with_help("prompt.sign_in.starting", "prompt.sign_in.sign_in"),
        *with_help("prompt.home.home", "prompt.pick.idle"),
        *with_help(*(f"prompt.{job}.{step}" for job, steps in STEPS.items() for step in steps)),
        *(f"job.{job}" for job in Job),
        *(f"feedback.{feedback}" for feedback in Feedback),
        *with_help(*(f"print.{state}" for state in JobState)),
        *(f"device.{state}" for state in LinkState),
        *(f"money.{state}" for state in MoneyState),
        *(f"hold.{reason}" for reason in HoldReason),
        *(f"state.{state}" for state in FulfilmentState),
        *(f"state.{state}" for state in Standing if state is not Standing.ACTIVE),
        *(f"command.{name}" for name in COMMAND_TYPES),
        *(f"ruling.{ruling}" for ruling in RulingKind),
        *(f"reason.{reason}" for reason in Reason if reason),
        *(f"sync.trouble.{trouble}" for trouble in Trouble if trouble),
        *(f"paper.{field.name}" for field in fields(PaperWords)),
        *with_help(*(f"error.{name}" for name in snake)),
    }


@pytest.mark.parametrize("source", catalogues(), ids=lambda path: str(path.parts[-3]))
def test_compiled_catalogue_is_what_its_source_says(source: Path) -> None:
    fresh = source.with_suffix(".mo").read_bytes() == compiled(source)

    assert fresh, "stale: .venv/bin/python build_spec/make_i18n.py"


def test_everything_the_code_lists_can_be_said() -> None:
    assert sorted(wanted() - sentences().keys()) == []


def test_key_that_nothing_says_is_found() -> None:
    assert "pick.over" in wanted()
    assert not TEXTS.has("pick.overdone")
    assert TEXTS.say("pick.overdone") == "pick.overdone"


@pytest.mark.parametrize("source", catalogues(), ids=lambda path: str(path.parts[-3]))
def test_every_sentence_is_there_once_and_not_empty(source: Path) -> None:
    keys = Counter(re.findall(r'^msgid "(.+)"$', source.read_text(encoding="utf-8"), re.M))

    assert [key for key, times in keys.items() if times > 1] == []
    assert [entry.id for entry in read_catalogue(source) if entry.id and not entry.string] == []


@pytest.mark.parametrize("source", catalogues(), ids=lambda path: str(path.parts[-3]))
def test_every_language_names_the_values_that_english_names(source: Path) -> None:
    english = sentences()

    for entry in read_catalogue(source):
        if entry.id:
            named = set(NAMES.findall(str(entry.string)))
            assert named == set(NAMES.findall(english[str(entry.id)])), entry.id


def test_braces_hold_a_plain_name() -> None:
    for key, sentence in sentences().items():
        rest = NAMES.sub("", sentence)
        assert "{" not in rest, key
        assert "}" not in rest, key
        assert "" not in NAMES.findall(sentence), key


def test_screens_say_parcel_and_blame_nobody() -> None:
    unsaid = re.compile(r"\b(package|invalid|illegal|error|forbidden|please|sorry|oops|you must)\b")

    said = {key: text for key, text in sentences().items() if unsaid.search(text.lower())}

    assert said == {}


def test_every_key_that_a_file_names_is_in_the_catalogue() -> None:
    """Also of those that are put together: something must begin like them."""
    known = sentences().keys()
    missing = [
        f"{shown(path)}:{line} {key}"
        for path in package_files()
        for line, key, whole in keys_named(parsed(path), {key.partition(".")[0] for key in known})
        if not (key in known if whole else any(name.startswith(key) for name in known))
    ]

    assert missing == []


def keys_named(module: ast.Module, groups: set[str]) -> Iterator[tuple[int, str, bool]]:
    """Gives line and text of what can only be a key; False marks the beginning of a longer one."""
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Attribute(attr="say"), args=[ast.Constant(value=str(key)), *_]):
                yield node.lineno, key, True
            case ast.JoinedStr(values=[ast.Constant(value=str(key)), *_]) if key.endswith("."):
                if key.partition(".")[0] in groups:
                    yield node.lineno, key, False
            case ast.Constant(value=str(key)) if KEY.fullmatch(key):
                if key.partition(".")[0] in groups:
                    yield node.lineno, key, True


def test_keys_are_found_however_they_are_written() -> None:
    module = ast.parse('t.say("a.b")\nt.say(f"verb.{v}")\nt.say(key)\nBACK = "job.nap"\nx = "a.py"')

    found = set(keys_named(module, {"verb", "job"}))

    assert found == {(1, "a.b", True), (2, "verb.", False), (4, "job.nap", True)}


@pytest.mark.parametrize("screen", SCREENS, ids=lambda kind: kind.__name__)
def test_prompt_names_only_facts_of_its_screen(screen: type) -> None:
    """The window fills prompts from the plain fields of the screen it shows."""
    facts = {field.name for field in fields(screen)}

    for key, sentence in sentences().items():
        if key.startswith(f"prompt.{SCREENS[screen]}."):
            assert set(NAMES.findall(sentence)) <= facts, key
            assert len(sentence) <= 90, key


def test_value_that_is_a_key_is_said_in_words() -> None:
    assert TEXTS.say("common.went_to", {"where": "job.pick"}) == "Pick"
    assert TEXTS.say("common.not_here", {"got": "B-04-3"}) == "Not needed now: B-04-3"
    assert TEXTS.say("common.not_here", {"got": "www.example.com"}).endswith("www.example.com")


def test_missing_value_is_shown_by_its_name_and_does_no_harm() -> None:
    assert TEXTS.say("pick.wrong_bin", {"got": "A-01-1"}) == "This is A-01-1, go to {want}"


def test_unknown_language_falls_back_to_english() -> None:
    assert Texts("xx").say("pick.tote_first") == TEXTS.say("pick.tote_first")
