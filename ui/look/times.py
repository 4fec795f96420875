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


def cut_off_words(at: datetime | None, now: datetime, texts: Texts) -> str:
    """Return how long a carrier still waits, in hours and minutes; else the day."""
    if at is None:
        return texts.say("stage.ship.nobody")
    if at.date() != now.astimezone(at.tzinfo).date():
        return at.strftime("%d.%m.")
    minutes = int((at - now).total_seconds()) // MINUTE
    if minutes < 0:
        return texts.say("stage.ship.over")
    return f"{minutes // MINUTE}:{minutes % MINUTE:02d}"


def age(seconds: int, texts: Texts) -> str:
    """Return a span in its largest whole unit: seconds, minutes, hours or days."""
    for name, unit in (("days", DAY), ("hours", HOUR), ("minutes", MINUTE)):
        if seconds >= unit:
            return texts.say(f"stage.sync.{name}", {"count": seconds // unit})
    return texts.say("stage.sync.seconds", {"count": max(0, seconds)})
