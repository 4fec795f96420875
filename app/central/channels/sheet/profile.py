"""How one kind of order sheet is written: a TOML file that a person can copy and change."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from app.errors import SettingWrong

FOLDER = Path(__file__).resolve().parents[4] / "resources" / "profiles"
DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "cp1252", "utf-16")
DECIMALS = (".", ",")
FIELDS = frozenset(
    (
        "po",
        "line",
        "sku",
        "gtin",
        "style",
        "quantity",
        "price",
        "currency",
        "payment",
        "service",
        "company",
        "name",
        "street",
        "street2",
        "postcode",
        "city",
        "region",
        "country",
        "phone",
        "ship_by",
        "note",
    )
)
"""What a column can mean."""
NEEDED = ("po", "street", "postcode", "city", "country", "currency")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One kind of order sheet."""

    name: str = ""
    title: str
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    date: str = "%Y-%m-%d"
    """Of ``ship_by``, as ``strptime`` writes it."""
    columns: Mapping[str, str]
    """Header of each field."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """What the sheet does not say and is always the same."""
    sizes: tuple[str, ...] = ()
    """Headers that are sizes: each cell below is a quantity."""
    sku: str = ""
    """How style and size make the SKU, such as ``{style}-{size}``; only with ``sizes``."""


def list_profiles(*folders: Path) -> tuple[str, ...]:
    """Returns the names of all profiles, those that come with the program and the brand's own."""
    found = {path.stem for folder in (FOLDER, *folders) for path in folder.glob("*.toml")}
    return tuple(sorted(found))


def find_profile(name: str, *folders: Path) -> Profile:
    """Returns a profile by its name; a brand's own goes before one of the program's.

    Raises:
        SettingWrong: there is none, or it says what cannot be.
    """
    known = list_profiles(*folders)
    if name not in known:
        raise SettingWrong(
            f"There is no order sheet profile {name!r:.60}.", do=f"Use one of {', '.join(known)}."
        )
    path = next(p for f in (*folders, FOLDER) if (p := f / f"{name}.toml").exists())
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        profile = msgspec.convert({**read, "name": name}, Profile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise SettingWrong(f"The profile {path.name} cannot be read.", why=str(error)) from error
    _check(profile)
    return profile


def _check(profile: Profile) -> None:
    told = {*profile.columns, *profile.constants}
    faults = [f"{name!r} is no field" for name in sorted(told - FIELDS)]
    faults += [f"{name!r} is missing" for name in NEEDED if name not in told]
    if not {"company", "name"} & told:
        faults.append("neither 'company' nor 'name' is there")
    if profile.sizes and ("style" not in told or "{size}" not in profile.sku):
        faults.append("sizes need a column 'style' and a pattern 'sku' with {style} and {size}")
    if not profile.sizes and ("quantity" not in told or not {"sku", "gtin"} & told):
        faults.append("a row needs 'quantity', and 'sku' or 'gtin'")
    for got, allowed in (
        (profile.delimiter, DELIMITERS),
        (profile.encoding, ENCODINGS),
        (profile.decimal, DECIMALS),
    ):
        if got not in allowed:
            faults.append(f"got {got!r}, expected one of {allowed}")
    if faults:
        raise SettingWrong(f"The profile {profile.name} is not usable.", why="; ".join(faults))
