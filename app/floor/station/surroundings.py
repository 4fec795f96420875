"""Makes the desk that a job works at: the station as it is at one instant."""

from dataclasses import dataclass

from app.floor.desk import Desk
from app.floor.paper.bound import LabelPrinter
from app.floor.station.clock import zone_of
from app.floor.station.disk.room import Room
from app.floor.station.numbers import Numbers
from app.floor.station.session import Session
from app.floor.station.walks.claims import Claims
from app.floor.view import View
from app.ports import Clock, Scale
from app.settings import Settings
from app.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stays the same from desk to desk."""

    view: View
    numbers: Numbers
    claims: Claims
    printer: LabelPrinter
    room: Room
    settings: Settings
    clock: Clock
    texts: Texts
    scale: Scale | None = None

    def desk(self, session: Session, *, online: bool) -> Desk:
        """Returns the desk as it is now, inside a snapshot of the replica."""
        settings = self.settings
        site = self.view.setting(settings.site)
        cursor = self.view.cursor(f"site:{settings.site}")
        zone = zone_of(site.time_zone) if site else None
        return Desk(
            view=self.view,
            numbers=self.numbers,
            claims=self.claims,
            printer=self.printer,
            online=online,
            offline_walks=settings.offline_walks,
            station=settings.station,
            site=settings.site,
            region=settings.region,
            site_name=site.name if site else settings.site,
            has_data=site is not None,
            lookup_key=site.lookup_key if site else "",
            services=site.services if site else (),
            setting=site,
            scale=self.scale.reading() if self.scale else None,
            worker=session.worker,
            now=self.clock.wall(),
            heard_at=cursor.at if cursor else self.clock.wall(),
            zone=zone,
            data_until=cursor.at.astimezone(zone).strftime("%d.%m. %H:%M") if cursor else "-",
            data_at=cursor.at.isoformat() if cursor else "",
            full=self.room.refuses(self.view.waiting),
            texts=self.texts,
        )
