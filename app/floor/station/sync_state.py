"""The sync chip and its panel: what the sync process says of itself, and what lies aside here."""

from app.floor.screens import Link, Progress, StationView, SyncScreen
from app.wire.lines import Health, Trouble

CONNECTING = Link(online=False, why=Trouble.CONNECTING.value)


def sync_screen(health: Health | None, station: StationView, protection: str) -> SyncScreen:
    """Returns the panel; without health the sync process has not spoken yet."""
    loading = health.loading if health else None
    return SyncScreen(
        link=_link(health) if health else CONNECTING,
        waiting=health.waiting if health else 0,
        oldest_s=health.oldest_s if health else 0,
        data_at=health.data_at if health else None,
        parked=station.parked,
        quarantined=station.quarantined,
        parked_count=station.parked_count,
        quarantined_count=station.quarantined_count,
        told=station.told,
        protection=protection,
        badge=station.badge,
        may_decide=station.may_decide,
        bootstrap=Progress(done=loading[0], total=loading[1]) if loading else None,
        unsafe=station.unsafe,
    )


def _link(health: Health) -> Link:
    return Link(online=health.online, since=health.since, why=health.reason.value)
