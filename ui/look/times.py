"""Moments and spans as bar and panels write them."""

from __future__ import annotations

from datetime import datetime

from app.texts import Texts

MINUTE, HOUR, DAY = 60, 3600, 86400


def clock(at: datetime | None) -> str:
    """Return the time of day on the wall here, or a dash for never."""
    return at.astimezone().strftime("%H:%M") if at else "–"


def moment(at: datetime, now: datetime) -> str:
    """Return the time of day, with the day in front when it was another one."""
    there, here = at.astimezone(), now.astimezone()
    return clock(at) if there.date() == here.date() else there.strftime("%d.%m. %H:%M")


def age(seconds: int, texts: Texts) -> str:
    """Return a span in its largest whole unit: seconds, minutes, hours or days."""
    for name, unit in (("days", DAY), ("hours", HOUR), ("minutes", MINUTE)):
        if seconds >= unit:
            return texts.say(f"stage.sync.{name}", {"count": seconds // unit})
    return texts.say("stage.sync.seconds", {"count": max(0, seconds)})
