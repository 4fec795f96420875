"""Typed settings of a station: defaults, machine file, user file, environment; later ones win.

Every field is documented in ``docs/SETTINGS.md``. Environment names are the field in capitals with
``FLOORWALKER_`` before it.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from platformdirs import site_config_path, user_config_path, user_data_path

from app.errors import SettingWrong

PREFIX = "FLOORWALKER_"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
_SPARE = re.compile(r"PR-(?!0*[12]=)\d{2,4}=[a-z]+:\S+", re.ASCII)
"""Not one of the two that every station has."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a station."""

    data_dir: Path
    """Folder of floor.db, cache.db, key and logs."""
    centre_url: str = ""
    """Address of the order service; empty starts an embedded one beside the window."""
    database: str = field(default="", repr=False)
    """PostgreSQL of an order service that is started here; empty keeps a file in its folder."""
    site: str = "MIL"
    """Code of the building this station stands in."""
    station: str = "ST-01"
    """Printed on the station's code label."""
    region: str = "EU"
    """Which returnable orders this station holds."""
    station_token: str = field(default="", repr=False)
    """Bearer token the order service gave to this station; embedded mode makes its own."""
    scanners: tuple[str, ...] = ()
    """Serial scanners, ``serial:///dev/ttyACM0?baud=9600``."""
    scale: str = ""
    """Scale of a pack bench that speaks Toledo 8217, ``serial:///dev/ttyUSB0?bits=7&parity=E``."""
    printer: str = "loop://label"
    """Label printer: ``tcp://HOST:9100``, ``file:///FOLDER`` or the one on the screen."""
    printer_dpi: int = 203
    """Dots per inch of the label printer: 203, 300 or 600."""
    spare_printers: tuple[str, ...] = ()
    """Label printers of the neighbours, ``PR-03=tcp://HOST:9100``, bound by scanning their code."""
    language: str = "en"
    """Of the screens while nobody is signed in, and of workers without one; two
    letters, and English where there is no such catalogue."""
    theme: str = "light"
    """``light`` or ``dark``, until a worker chooses."""
    practice_panel: bool = False
    """Show the fake scanner and the printer window beside the station."""
    reduce_motion: bool = False
    """No fading."""
    journal: Path | None = None
    """File that gets one line per painted answer, for support; none when absent."""
    offline_walks: int = 2
    """Walks a picker's station holds ahead, so that it can go on without a connection; 0 to 20."""
    echo_ms: int = 250
    """The same anonymous code from one device within this time is taken as an echo."""
    min_free_mb: int = 500
    """Below this room on the disk no new work is begun; what was begun can be finished."""
    ballast_mb: int = 64
    """Room kept back on the disk for finishing what was begun when it is full; 0 for none."""


def load_settings(environ: Mapping[str, str], files: tuple[Path, ...] | None = None) -> Settings:
    """Returns the settings of this station.

    Args:
        environ: the environment, normally ``os.environ``; an empty value counts as not set.
        files: TOML files, weakest first; by default the machine's and the user's.

    Raises:
        SettingWrong: a name nobody knows, a file that is no TOML, or an impossible value.
    """
    if files is None:
        files = (
            site_config_path("floorwalker") / "floorwalker.toml",
            user_config_path("floorwalker") / "floorwalker.toml",
        )
    settings = Settings(data_dir=user_data_path("floorwalker"))
    for file in files:
        if file.exists():
            settings = _merge(settings, _read(file), str(file))
    named = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and value
    }
    return checked(_merge(settings, named, "the environment"))


def checked(settings: Settings) -> Settings:
    """Returns the settings when every value can be used.

    Raises:
        SettingWrong: names the setting, what was got and what is expected.
    """
    for name in ("site", "station", "region"):
        value = getattr(settings, name)
        if not _NAME.fullmatch(value):
            raise SettingWrong(
                f"{name} is {value!r}, expected up to 32 letters, digits, hyphens and underscores."
            )
    _check_printers(settings)
    if settings.theme not in ("light", "dark"):
        raise SettingWrong(f"theme is {settings.theme!r}, expected 'light' or 'dark'.")
    most_of = {"echo_ms": 2000, "min_free_mb": 100_000, "ballast_mb": 1024, "offline_walks": 20}
    for name, most in most_of.items():
        if not 0 <= getattr(settings, name) <= most:
            raise SettingWrong(f"{name} is {getattr(settings, name)}, expected 0 to {most}.")
    if settings.centre_url:
        check_centre_url(settings.centre_url)
    return settings


def _check_printers(settings: Settings) -> None:
    if settings.printer_dpi not in (203, 300, 600):
        raise SettingWrong(f"printer_dpi is {settings.printer_dpi}, expected 203, 300 or 600.")
    wrong = [spare for spare in settings.spare_printers if not _SPARE.fullmatch(spare)]
    if wrong:
        raise SettingWrong(f"spare_printers has {wrong[0]!r}, expected PR-03=tcp://HOST:9100.")


def check_centre_url(url: str) -> None:
    """Refuses to speak plain http to another machine.

    Raises:
        SettingWrong: no http(s) address, or plain http beyond this machine.
    """
    try:
        parts = urlsplit(url)
        port_fits = parts.port is None or parts.port > 0
    except ValueError as error:
        raise SettingWrong(f"centre_url is {url!r}.", why=f"{error}.") from error
    if port_fits and parts.scheme == "https" and parts.hostname:
        return
    if port_fits and parts.scheme == "http" and parts.hostname in LOOPBACK:
        return
    raise SettingWrong(
        f"centre_url is {url!r}.",
        why="Orders carry names and addresses; plain http is for this machine only.",
        do="Use an https address.",
    )


def _read(file: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingWrong(f"{file} cannot be read.", why=str(error)) from error


def _merge(settings: Settings, values: Mapping[str, object], origin: str) -> Settings:
    known = {field.name: getattr(settings, field.name) for field in fields(settings)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise SettingWrong(
            f"{origin} sets {', '.join(unknown)}, which is no setting.",
            do=f"Known are: {', '.join(sorted(known))}.",
        )
    given = {name: _split(known[name], value) for name, value in values.items()}
    try:
        return msgspec.convert({**known, **given}, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise SettingWrong(f"{origin} has a value that cannot be used.", why=str(error)) from error


def _split(current: object, value: object) -> object:
    """An environment value has no lists: commas separate."""
    if isinstance(current, tuple) and isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _decode(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str | Path):
        return Path(value).expanduser()
    raise NotImplementedError(f"no setting has the type {kind}")


def environment() -> Mapping[str, str]:
    """Returns the process environment."""
    return os.environ
