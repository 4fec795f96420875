"""The manifest: what a carrier took from a cage, and what became of it at the centre."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.commands import Explained, ManifestClosed, ManifestLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """A package that the carrier signed for and that counts as not shipped."""

    package: str
    number: str
    reason: str
    """A ``Reason``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A closed manifest as it is replicated to its site."""

    id: str
    site: str
    service: str
    carrier: str
    cage: str
    day: str
    packages: tuple[ManifestLine, ...]
    """What the carrier signed for."""
    explained: tuple[Explained, ...] = ()
    struck: tuple[Struck, ...] = ()
    """Those of the packages that the order service knows better about."""
    driver: str = ""
    signature: str = ""
    closed_at: datetime
    station: str = ""
    """Where it was closed."""

    @property
    def shipped(self) -> tuple[ManifestLine, ...]:
        """The packages that left."""
        struck = {each.package for each in self.struck}
        return tuple(line for line in self.packages if line.package not in struck)


def manifest_of(manifest_id: str, site: str, command: ManifestClosed) -> Manifest:
    """Returns the manifest that a command closes; nothing is struck yet."""
    return Manifest(
        id=manifest_id,
        site=site,
        service=command.service,
        carrier=command.carrier,
        cage=command.cage,
        day=command.day,
        packages=command.packages,
        explained=command.explained,
        driver=command.driver,
        signature=command.signature,
        closed_at=command.closed_at,
    )
