"""Blocks of numbers that a station may use without a network. No number is in two blocks."""

from sqlalchemy import func, select

from app.central.fulfil.case import Case, Settled
from app.central.pages import site_settings
from app.domain.commands import NumbersRequested
from app.domain.rulings import ACCEPTED, Reason, rejected
from app.store import central_db as db
from app.store.central_db.upsert import insert

SSCC = "sscc"
RETURN = "return"
EXTENSION = "3"
"""Extension digit of every SSCC of this brand's own labels."""
SSCC_DIGITS = 18
MOST = 10_000
"""Largest block for one request; a station with a wrong setting must not take them all."""
RETURN_NUMBERS = 10**8


def grant(case: Case, command: NumbersRequested) -> Settled:
    """Gives the station the next free block of a series, once per command."""
    if case.envelope.agg_id != case.caller.station:
        return Settled(ruling=rejected(Reason.NOT_ALLOWED))
    prefix = _prefix(case) if command.series == SSCC else ""
    room = _room(command.series, prefix)
    case.work.lock(f"numbers {command.series}")
    first = _next(case, command.series)
    if not 1 <= command.count <= MOST or first + command.count > room:
        return Settled(ruling=rejected(Reason.NOT_ALLOWED))
    case.work.connection.execute(
        insert(db.number_block).values(
            tenant=case.work.tenant,
            series=command.series,
            first=first,
            count=command.count,
            station=case.caller.station,
            command_id=case.envelope.id,
        )
    )
    result: dict[str, str | int] = {
        "series": command.series,
        "first": first,
        "count": command.count,
        "prefix": prefix,
        "extension": EXTENSION if command.series == SSCC else "",
    }
    return Settled(ruling=ACCEPTED, result=result)


def granted_to(case: Case, series: str, number: int) -> bool:
    """Tells whether a number lies in a block of the calling station."""
    block = db.number_block.c
    found = case.work.connection.execute(
        select(block.first).where(
            block.tenant == case.work.tenant,
            block.series == series,
            block.station == case.caller.station,
            block.first <= number,
            block.first + block.count > number,
        )
    ).first()
    return found is not None


def sscc_granted(case: Case, sscc: str) -> bool:
    """Tells whether an SSCC of 18 digits was made from a block of the calling station."""
    head = EXTENSION + _prefix(case)
    digits = sscc[len(head) : -1]
    fits = len(sscc) == SSCC_DIGITS and sscc.startswith(head) and digits.isascii()
    return fits and digits.isdigit() and granted_to(case, SSCC, int(digits))


def _prefix(case: Case) -> str:
    for setting in site_settings(case.work):
        if setting.site == case.caller.site:
            return setting.company_prefix
    return ""


def _room(series: str, prefix: str) -> int:
    """First number that does not fit the printed form; 0 when there is no such series."""
    if series == RETURN:
        return RETURN_NUMBERS
    known = series == SSCC and prefix.isascii() and prefix.isdigit()
    return 10 ** (16 - len(prefix)) if known else 0


def _next(case: Case, series: str) -> int:
    block = db.number_block.c
    used = case.work.connection.execute(
        select(func.max(block.first + block.count)).where(
            block.tenant == case.work.tenant, block.series == series
        )
    ).scalar()
    return 1 if used is None else int(used)
