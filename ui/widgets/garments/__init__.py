"""Drawings of garments, so that a piece is known before its name is read."""

from ui.widgets.garments.picture import GarmentPicture, paint_garment

__all__ = ["GarmentPicture", "paint_garment"]
