"""Turns the tokens into what Qt understands: a palette, one style sheet per theme, the Inter faces.

A widget finds its tokens by its own palette, so a subtree with another palette is drawn in another
theme.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from ui.look.stylesheet import style_sheet
from ui.look.tokens import DARK, LIGHT, Tokens

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
"""Icons, fonts and sounds that are shipped."""

FACES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")


@dataclass(frozen=True, slots=True)
class Theme:
    """Tokens made into Qt's palette and style sheet."""

    tokens: Tokens

    @classmethod
    def light(cls) -> Theme:
        """Return the theme for day."""
        return cls(LIGHT)

    @classmethod
    def dark(cls) -> Theme:
        """Return the theme for night."""
        return cls(DARK)

    @classmethod
    def named(cls, name: str) -> Theme:
        """Return the theme with a stored name; an unknown name gives the light one."""
        return cls(_BY_NAME.get(name, LIGHT))

    def palette(self) -> QPalette:
        """Return the palette for the whole application or for a subtree."""
        t = self.tokens
        palette = QPalette()
        for role, colour in _roles(t).items():
            palette.setColor(role, QColor(colour))
        for role in (
            QPalette.ColorRole.Text,
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.ink_2))
        return palette


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the application: Fusion, faces, palette and one style sheet. Safe to call again."""
    if app.style().name() != "fusion" and not app.styleSheet():
        app.setStyle(QStyleFactory.create("Fusion"))
    load_faces()
    face = QFont("Inter")
    face.setPixelSize(18)
    face.setWeight(QFont.Weight.Medium)
    app.setFont(face)
    app.setPalette(theme.palette())
    app.setStyleSheet(style_sheet(theme.tokens, RESOURCES / "sheet"))


def load_faces() -> list[str]:
    """Register the Inter faces once and return the family names that were found."""
    if "Inter" not in QFontDatabase.families():
        for face in FACES:
            QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / face))
    return [family for family in QFontDatabase.families() if family.startswith("Inter")]


def tokens_of(widget: QWidget) -> Tokens:
    """Return the tokens of the theme a widget is shown in."""
    return _BY_BASE.get(widget.palette().color(QPalette.ColorRole.Window).rgb(), LIGHT)


_BY_NAME = {t.name: t for t in (LIGHT, DARK)}
_BY_BASE = {QColor(t.base).rgb(): t for t in (LIGHT, DARK)}


def _roles(t: Tokens) -> dict[QPalette.ColorRole, str]:
    role = QPalette.ColorRole
    return {
        role.Window: t.base,
        role.WindowText: t.ink,
        role.Base: t.raised,
        role.AlternateBase: t.base,
        role.Text: t.ink,
        role.PlaceholderText: t.ink_2,
        role.Button: t.raised,
        role.ButtonText: t.ink,
        role.BrightText: t.inverse_ink,
        role.Highlight: t.inverse,
        role.HighlightedText: t.inverse_ink,
        role.ToolTipBase: t.inverse,
        role.ToolTipText: t.inverse_ink,
        role.Link: t.info,
        role.Light: t.raised,
        role.Mid: t.line,
        role.Dark: t.edge,
        role.Shadow: t.line,
    }
