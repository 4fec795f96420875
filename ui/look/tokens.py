"""Every colour and size of the station, in two themes; palette, style sheet and paint read this.

Colour is spent on feedback classes and tote slots; the rest is ink on paper. Free of Qt, so that
contrast can be computed anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType

from app.domain.feedback import Feedback


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours of one theme as `#RRGGBB`."""

    name: str
    base: str
    """The window."""
    raised: str
    """Cards, bars and buttons."""
    sunken: str
    """Wells: the ground behind pictures and the empty part of a progress bar."""
    ink: str
    ink_2: str
    """Secondary text."""
    line: str
    """Hairline that carries no meaning."""
    edge: str
    """Edge of something to press or to type into; at least 3:1 on its ground."""
    inverse: str
    """Ground of the loud inverse chip and the primary button."""
    inverse_ink: str
    ok: str
    ok_bg: str
    bad: str
    bad_bg: str
    info: str
    info_bg: str
    warn: str
    warn_bg: str
    alarm: str
    """The red of the frame around the window."""
    stop: str
    """The yellow of the stop frame."""
    stop_ink: str
    """The black of the stop frame."""
    stripe: str
    """The light half of the over frame."""

    def colours(self) -> dict[str, str]:
        """Return all colours by token name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "name"}


LIGHT = Tokens(
    name="light",
    base="#F4F5F7",
    raised="#FFFFFF",
    sunken="#E9ECF0",
    ink="#11151A",
    ink_2="#4B5563",
    line="#D3D9E0",
    edge="#7D8794",
    inverse="#11151A",
    inverse_ink="#FFFFFF",
    ok="#0B7A3B",
    ok_bg="#DDF3E4",
    bad="#B3261E",
    bad_bg="#FBE3E1",
    info="#0B5FBF",
    info_bg="#DFECFB",
    warn="#8A5A00",
    warn_bg="#FCEFD2",
    alarm="#B3261E",
    stop="#FFD400",
    stop_ink="#11151A",
    stripe="#FFFFFF",
)

DARK = Tokens(
    name="dark",
    base="#0E1116",
    raised="#171B22",
    sunken="#0A0D11",
    ink="#F3F5F8",
    ink_2="#A7B0BD",
    line="#2C333D",
    edge="#6C7788",
    inverse="#F3F5F8",
    inverse_ink="#11151A",
    ok="#4ADE80",
    ok_bg="#0E2A1A",
    bad="#FF8A80",
    bad_bg="#34110F",
    info="#7DB7FF",
    info_bg="#0F2138",
    warn="#FFC857",
    warn_bg="#332406",
    alarm="#F0443A",
    stop="#FFD400",
    stop_ink="#11151A",
    stripe="#FFFFFF",
)


class Pattern(StrEnum):
    """How the frame around the window is drawn, so that it is known without its colour."""

    NONE = "none"
    SOLID = "solid"
    STRIPES = "stripes"
    HAZARD = "hazard"
    HATCH = "hatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """How one feedback class looks; colours are token names."""

    icon: str
    accent: str
    ground: str
    pattern: Pattern = Pattern.NONE
    frame: str = ""
    """Of the frame, where there is one."""


TONES: Mapping[Feedback, Tone] = MappingProxyType(
    {
        Feedback.ACCEPT: Tone(icon="check", accent="ok", ground="ok_bg"),
        Feedback.DONE: Tone(icon="check-check", accent="ok", ground="ok_bg"),
        Feedback.NEED: Tone(icon="circle-question-mark", accent="info", ground="info_bg"),
        Feedback.CONFIRM: Tone(
            icon="triangle-alert",
            accent="warn",
            ground="warn_bg",
            pattern=Pattern.HATCH,
            frame="warn",
        ),
        Feedback.WRONG: Tone(
            icon="x", accent="bad", ground="bad_bg", pattern=Pattern.SOLID, frame="alarm"
        ),
        Feedback.OVER: Tone(
            icon="circle-plus",
            accent="bad",
            ground="bad_bg",
            pattern=Pattern.STRIPES,
            frame="alarm",
        ),
        Feedback.STOP: Tone(
            icon="stop", accent="stop_ink", ground="stop", pattern=Pattern.HAZARD, frame="stop_ink"
        ),
        Feedback.DEVICE: Tone(icon="unplug", accent="ink", ground="sunken"),
    }
)
"""The look of every feedback class."""

SLOTS: tuple[tuple[str, str], ...] = (
    ("#4477AA", "#FFFFFF"),
    ("#EE6677", "#11151A"),
    ("#228833", "#FFFFFF"),
    ("#CCBB44", "#11151A"),
    ("#66CCEE", "#11151A"),
    ("#AA3377", "#FFFFFF"),
)
"""Ground and digit of tote slots 1-6; 7-12 are the same with a double outline."""

RADIUS = 14
PAD = 26
GRID = 8
GAP = 12
"""Between two things to press, and between panels."""
TARGET = 64
"""Smallest side of something to press, logical pixels."""
FRAME = 12
"""Width of the frame around the window; no text lives in this margin."""
BAR_HEIGHT = 64
"""Height of the top bar."""
FLASH_MS = 150
"""The longest movement there is."""

TYPE_SCALE = (240, 120, 76, 54, 40, 28, 20, 18, 16)
"""Sizes of type in logical pixels; nothing is smaller than the last."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A foreground on a ground that the product really draws, and the contrast it must keep."""

    fore: str
    ground: str
    minimum: float


VERDICT, TEXT, SHAPE = 7.0, 4.5, 3.0

PAIRS: tuple[Pair, ...] = (
    *(Pair("ink", g, VERDICT) for g in ("ok_bg", "bad_bg", "info_bg", "warn_bg")),
    *(Pair("ink", g, VERDICT) for g in ("base", "raised", "sunken")),
    Pair("stop_ink", "stop", VERDICT),
    Pair("inverse_ink", "inverse", VERDICT),
    *(Pair("ink_2", g, TEXT) for g in ("base", "raised", "sunken")),
    *(Pair("ink_2", g, TEXT) for g in ("ok_bg", "bad_bg", "info_bg", "warn_bg")),
    *(Pair(c, f"{c}_bg", TEXT) for c in ("ok", "bad", "info", "warn")),
    *(Pair(c, "raised", TEXT) for c in ("ok", "bad", "info", "warn")),
    *(Pair(c, "base", TEXT) for c in ("ok", "bad", "info", "warn")),
    *(Pair("edge", g, SHAPE) for g in ("base", "raised", "sunken")),
    *(Pair("alarm", g, SHAPE) for g in ("stripe", "base", "raised")),
    Pair("warn", "base", SHAPE),
    Pair("inverse", "raised", SHAPE),
    Pair("inverse", "sunken", SHAPE),
)
"""Every pair of the themes with the contrast it must keep; slots are paired in the test."""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two `#RRGGBB` colours, 1 to 21.

    Source: WCAG 2.2, "contrast ratio" and "relative luminance".
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
