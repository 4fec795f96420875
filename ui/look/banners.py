"""What band and title say: the answer to a scan, or what to do next."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from app.domain.decision import Words
from app.domain.feedback import Feedback
from app.domain.verdicts import CommonVerdict
from app.floor.screens import (
    HomeScreen,
    PackScreen,
    PickScreen,
    ReturnScreen,
    Screen,
    ShipScreen,
    SignInScreen,
    StopKind,
    StoppedScreen,
    TasksScreen,
)
from app.texts import Texts
from ui.stage.words import in_words
from ui.widgets.verdict_band import Banner

if TYPE_CHECKING:  # it stands on the databases, and the first picture does not
    from app.floor.desk import Outcome

JOBS: dict[type[Screen], str] = {
    SignInScreen: "sign_in",
    HomeScreen: "home",
    PickScreen: "pick",
    PackScreen: "pack",
    ShipScreen: "ship",
    ReturnScreen: "return",
    TasksScreen: "tasks",
    StoppedScreen: "stop",
}
STOPPED = frozenset({"stopped", "stored_again"})
"""Steps that only their named action ends."""
PROMPT_ICONS = {
    "prompt.pick.bin": "map-pin",
    "prompt.pick.idle": "shopping-cart",
    "prompt.pick.item": "shirt",
    "prompt.pick.tote": "package-open",
    "prompt.pick.done": "check",
    "prompt.sign_in.sign_in": "id-card",
    "prompt.sign_in.starting": "clock",
    "prompt.home.home": "house",
}


def answer_banner(outcome: Outcome, texts: Texts, feedback: Feedback) -> Banner:
    """Returns the answer to a scan. Who went to a job hears what comes first there."""
    if outcome.verdict is CommonVerdict.WENT_TO:
        return _went(outcome, texts, feedback)
    key = outcome.verdict.value
    words = {**outcome.words, "got": outcome.words.get("got", outcome.got)}
    words = in_words(words, texts.language)
    return Banner(
        noun=texts.say(key, words),
        help=texts.say(f"{key}.help", words),
        count=count_of(outcome.screen),
        feedback=feedback,
    )


def prompt_banner(screen: Screen, texts: Texts) -> Banner:
    """Returns what to do next when no answer is being shown."""
    key, words = _prompt(screen)
    words = in_words(words, texts.language)
    stopped = screen.step in STOPPED
    return Banner(
        noun=texts.say(key, words),
        help=texts.say(f"{key}.help", words),
        count=count_of(screen),
        feedback=Feedback.STOP if stopped else None,
        icon="" if stopped else PROMPT_ICONS.get(key, "scan-barcode"),
    )


def count_of(screen: Screen) -> str:
    """Returns how far an order or a visit is."""
    match screen:
        case PickScreen() if screen.ordered:
            return f"{screen.picked} / {screen.ordered}"
        case PackScreen() if screen.ordered:
            return f"{screen.packed} / {screen.ordered}"
        case TasksScreen() if screen.step == "bin":
            return str(screen.counted)
        case ReturnScreen() if screen.number:
            return str(screen.units)
    return ""


def crumbs_of(screen: Screen, texts: Texts) -> list[str]:
    """Returns what is open, from the job to the smallest thing."""
    crumbs = [texts.say(f"job.{JOBS[type(screen)]}")]
    if isinstance(screen, PickScreen | PackScreen | ReturnScreen) and screen.number:
        crumbs.append(texts.say("crumb.order", {"order": screen.number}))
    if isinstance(screen, PickScreen | PackScreen) and screen.tote:
        crumbs.append(texts.say("crumb.tote", {"tote": screen.tote}))
    return crumbs


def _went(outcome: Outcome, texts: Texts, feedback: Feedback) -> Banner:
    where = str(outcome.words.get("where", ""))
    if not where.startswith("job."):
        return Banner(noun=texts.say(where), help=texts.say(f"{where}.help"), feedback=feedback)
    prompt = prompt_banner(outcome.screen, texts)
    return Banner(noun=prompt.noun, help=prompt.help, count=prompt.count, feedback=feedback)


def _prompt(screen: Screen) -> tuple[str, Words]:
    """A stop says why it is one; everything else what its step wants."""
    match screen:
        case ShipScreen(stop=StopKind.MISMATCH):
            want = screen.chosen.tail if screen.chosen else ""
            return "ship.label_mismatch", {"got": screen.mismatch_tail, "want": want}
        case PickScreen() | PackScreen() | ShipScreen() if screen.stop:
            return f"{JOBS[type(screen)]}.stop_{screen.stop}", _stopped(screen)
        case PickScreen() if screen.ask:
            return f"prompt.pick.ask.{screen.ask}", _facts(screen)
        case PickScreen() if screen.slot and screen.step == "tote":
            return "prompt.pick.slot", _facts(screen)
        case PickScreen() if screen.cart and screen.step == "done":
            return "prompt.pick.cart_done", _facts(screen)
    return f"prompt.{JOBS[type(screen)]}.{screen.step}", _facts(screen)


def _stopped(screen: PickScreen | PackScreen | ShipScreen) -> Words:
    match screen:
        case PickScreen():
            return {
                "order": screen.number,
                "count": screen.picked,
                "tote": screen.tote,
                "at": screen.at,
                "station": screen.station,
                "worker": screen.worker,
            }
        case PackScreen():
            return {"order": screen.number, "count": screen.ordered}
    return {"order": screen.halted, "count": screen.halted_count}


def _facts(screen: Screen) -> Words:
    """The plain facts of a screen, for the sentence that prompts."""
    if not is_dataclass(screen):
        return {}
    values = {field.name: getattr(screen, field.name) for field in fields(screen)}
    return {name: value for name, value in values.items() if isinstance(value, str | int)}
