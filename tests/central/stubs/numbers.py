"""Numbers that a station was given before a test begins."""

from sqlalchemy import text

from app.central.work import Centre

_GRANT = (
    "INSERT INTO number_block (tenant, series, first, count, station, command_id)"
    " VALUES ('main', 'sscc', :r, 1, :s, :c) ON CONFLICT DO NOTHING"
)


def own_number(centre: Centre, station: str, sscc: str) -> None:
    """Gives a station the one number of an SSCC, unless it was given away before."""
    values = {"r": int(sscc[8:17]), "s": station, "c": sscc}
    with centre.work() as work:
        work.connection.execute(text(_GRANT), values)
