"""The components page; `python -m ui.widgets.gallery` shows it."""

from ui.widgets.gallery.page import Gallery, main

__all__ = ["Gallery", "main"]
