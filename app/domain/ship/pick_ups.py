"""When a carrier comes: cut-offs of a service as the clock on the wall of the site shows them."""

from datetime import datetime, time, timedelta

from app.domain.model.site import Service

DAYS_LOOKED_AT = 8
"""A service that is collected at all is collected within a week."""


def cut_off_on(service: Service, day: datetime) -> datetime | None:
    """Returns the cut-off on the day of a local time; None when nobody comes on it."""
    hour, _, minute = service.cut_off.partition(":")
    if day.isoweekday() not in service.days or not (hour.isdecimal() and minute.isdecimal()):
        return None
    if int(hour) > 23 or int(minute) > 59:
        return None
    return datetime.combine(day.date(), time(int(hour), int(minute)), day.tzinfo)


def next_cut_off(service: Service, local: datetime) -> datetime | None:
    """Returns the next moment up to which a parcel still goes along; None when nobody ever comes.

    Args:
        service: of the site.
        local: now, aware, in the zone of the site.
    """
    for days in range(DAYS_LOOKED_AT):
        at = cut_off_on(service, local + timedelta(days=days))
        if at is not None and at >= local:
            return at
    return None


def is_too_late(service: Service, local: datetime) -> bool:
    """Tells whether somebody came today, or will not wait any more."""
    today = cut_off_on(service, local)
    return today is not None and today < local
