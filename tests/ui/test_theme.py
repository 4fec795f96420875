"""Colours keep their contrast, weights are really different, icons take their colour."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo, QRawFont
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.feedback import Feedback
from ui.look.tokens import DARK, LIGHT, PAIRS, SHAPE, SLOTS, TONES, Pair, Pattern, Tokens, contrast
from ui.theme import RESOURCES, Theme, apply, load_faces, tokens_of
from ui.widgets.icons import icon, icon_names, pixmap
from ui.widgets.paint import BOLD, MEDIUM, REGULAR, SEMIBOLD, face, text_width

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)


@THEMES
@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: f"{p.fore}-on-{p.ground}")
def test_every_pair_of_colours_keeps_its_contrast(tokens: Tokens, pair: Pair) -> None:
    colours = tokens.colours()

    assert contrast(colours[pair.fore], colours[pair.ground]) >= pair.minimum


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")


@pytest.mark.parametrize(("ground", "digit"), SLOTS)
def test_digits_of_tote_slots_are_read_on_their_colour(ground: str, digit: str) -> None:
    assert contrast(ground, digit) >= 4.5


@THEMES
def test_verdicts_are_written_in_ink_on_a_band_of_their_class(tokens: Tokens) -> None:
    colours = tokens.colours()
    for feedback, tone in TONES.items():
        ink = tokens.stop_ink if feedback is Feedback.STOP else tokens.ink
        assert contrast(ink, colours[tone.ground]) >= 7
        assert contrast(colours[tone.accent], colours[tone.ground]) >= SHAPE


def test_every_class_has_a_shape_of_its_own() -> None:
    shapes = [TONES[feedback].icon for feedback in Feedback]

    assert len(set(shapes)) == len(Feedback)
    assert set(shapes) <= set(icon_names())


def test_frames_that_may_be_up_differ_without_colour() -> None:
    patterns = [tone.pattern for tone in TONES.values() if tone.pattern is not Pattern.NONE]

    assert len(set(patterns)) == len(patterns) == 4


def test_a_theme_is_found_again_by_the_palette_of_a_widget(qapp: QApplication) -> None:
    widget = QWidget()

    for theme in (Theme.dark(), Theme.light()):
        widget.setPalette(theme.palette())
        assert tokens_of(widget) is theme.tokens


def test_a_subtree_may_wear_another_theme(qapp: QApplication) -> None:
    apply(qapp, Theme.light())
    outer = QWidget()
    inner = QWidget(outer)

    inner.setPalette(Theme.dark().palette())

    assert tokens_of(outer) is LIGHT
    assert tokens_of(inner) is DARK


def test_a_stored_name_gives_the_theme_and_an_unknown_one_the_light() -> None:
    assert Theme.named("dark").tokens is DARK
    assert Theme.named("neon").tokens is LIGHT


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=lambda t: t.tokens.name)
def test_applying_a_theme_twice_changes_palette_and_sheet(qapp: QApplication, theme: Theme) -> None:
    apply(qapp, Theme.light())

    apply(qapp, theme)

    assert qapp.palette().window().color() == QColor(theme.tokens.base)
    assert theme.tokens.ink in qapp.styleSheet()
    assert "$" not in qapp.styleSheet()


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=lambda t: t.tokens.name)
def test_pictures_of_the_sheet_are_shipped(qapp: QApplication, theme: Theme) -> None:
    apply(qapp, theme)

    named = re.findall(r'url\("([^"]+)"\)', qapp.styleSheet())
    assert len(named) == 2
    assert all(Path(name).is_file() for name in named)


def test_the_four_weights_are_four_faces(qapp: QApplication) -> None:
    load_faces()

    weights = [QFontInfo(face(40, w)).weight() for w in (REGULAR, MEDIUM, SEMIBOLD, BOLD)]
    widths = [text_width("Wrong size", face(40, w)) for w in (REGULAR, MEDIUM, SEMIBOLD, BOLD)]

    assert weights == [400, 500, 600, 700]
    assert widths == sorted(set(widths))
    assert QFontInfo(face(40, BOLD)).family().startswith("Inter")


def test_digits_are_of_one_width_and_hyphens_stay_narrow(qapp: QApplication) -> None:
    load_faces()
    font = face(76, BOLD)

    assert text_width("1111", font) == text_width("8888", font)
    assert text_width("-", font) < text_width("0", font) * 0.8


@pytest.mark.parametrize(
    "sample", ["Łódź ąęśż", "Größe ẞ", "Μέγεθος", "Размер", "çğşıİ", "289,00 €"]
)
def test_faces_write_the_languages_of_the_floor(qapp: QApplication, sample: str) -> None:
    load_faces()

    raw = QFontDatabase.font("Inter", "Bold", 12)
    glyphs = QRawFont.fromFont(raw)
    assert all(glyphs.supportsCharacter(ord(sign)) for sign in sample if sign != " ")


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication, name: str) -> None:
    image = pixmap(name, "#B3261E", 48).toImage()

    solid = [
        colour
        for x in range(image.width())
        for y in range(image.height())
        if (colour := image.pixelColor(x, y)).alpha() == 255
    ]
    assert solid
    assert all(abs(c.red() - 0xB3) + abs(c.green() - 0x26) <= 3 for c in solid)


@pytest.mark.parametrize(("ratio", "side"), [(1.0, 28), (1.5, 42), (2.0, 56)])
def test_icons_are_drawn_for_the_scale_of_the_screen(
    qapp: QApplication, ratio: float, side: int
) -> None:
    made = pixmap("check", "#000000", 28, ratio)

    assert (made.width(), made.devicePixelRatio()) == (side, ratio)
    assert not icon("check", "#000000").isNull()


def test_licences_lie_beside_what_they_cover() -> None:
    assert "SIL OPEN FONT LICENSE" in (RESOURCES / "fonts" / "OFL.txt").read_text().upper()
    assert "ISC" in (RESOURCES / "icons" / "LICENSE").read_text()
