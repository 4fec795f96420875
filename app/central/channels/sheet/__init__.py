"""A boutique's order sheet: a table to canonical orders, with every wrong cell named."""

from app.central.channels.sheet.message import (
    CHANNEL,
    TOPIC,
    delivery_of,
    pack_message,
    read_message,
)
from app.central.channels.sheet.profile import Profile, find_profile, list_profiles
from app.central.channels.sheet.read import MOST_BYTES, Catalogue, RowError, Sheet, SheetOrder, read

__all__ = [
    "CHANNEL",
    "MOST_BYTES",
    "TOPIC",
    "Catalogue",
    "Profile",
    "RowError",
    "Sheet",
    "SheetOrder",
    "delivery_of",
    "find_profile",
    "list_profiles",
    "pack_message",
    "read",
    "read_message",
]
