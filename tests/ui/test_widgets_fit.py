"""No word is cut, shrunk below 16 px, or laid over another, at every size and in long languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.feedback import Feedback
from tests.ui.texts import outside, overlaps, texts_of
from ui.theme import Theme, apply
from ui.widgets.action_rail import Action, ActionRail
from ui.widgets.buttons import ChoiceButton, TileButton
from ui.widgets.cards import CompareCard, Side
from ui.widgets.chips import SizeChip, Tote, ToteTile
from ui.widgets.facts import BigFact, DoneMark, FitText, Progress
from ui.widgets.gallery.page import SIZES
from ui.widgets.gallery.scenes import BANNERS, LONG_ACTIONS, PACK_ACTIONS, SCENES
from ui.widgets.paint import face, text_width, wrap
from ui.widgets.piece_card import PieceCard, Wanted
from ui.widgets.rows.piece_row import Piece, PieceRow, State
from ui.widgets.top_bar import Chip, TopBar
from ui.widgets.verdict_band import Banner, VerdictBand


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    apply(qapp, Theme.light())


def shown(qtbot: QtBot, widget: QWidget, width: int, height: int) -> QWidget:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    QApplication.processEvents()
    return widget


def assert_readable(widget: QWidget, smallest: int = 16) -> None:
    written = texts_of(widget)
    assert written
    assert not [line.text for line in written if "…" in line.text or line.size_px < smallest]
    assert outside(widget, written) == []
    assert overlaps(written) == []


@pytest.mark.parametrize("size", SIZES, ids=lambda s: str(s[0]))
@pytest.mark.parametrize("name", SCENES)
def test_whole_screens_keep_all_their_words(qtbot: QtBot, name: str, size: tuple[int, int]) -> None:
    scene = shown(qtbot, SCENES[name](), *size)

    assert (scene.width(), scene.height()) == size
    assert_readable(scene)


@pytest.mark.parametrize("width", [976, 1318, 1872])
@pytest.mark.parametrize("banner", BANNERS, ids=lambda b: b.noun[:16])
def test_the_noun_is_at_least_40_px_and_the_help_20(
    qtbot: QtBot, banner: Banner, width: int
) -> None:
    band = VerdictBand()
    band.show_banner(banner)
    shown(qtbot, band, width, band.sizeHint().height())

    sizes = {line.text: line.size_px for line in texts_of(band)}
    assert all(size >= 40 for text, size in sizes.items() if text in banner.noun)
    assert sizes[banner.help] == 20
    assert_readable(band)


def test_a_long_noun_takes_a_second_line_and_the_band_grows(qtbot: QtBot) -> None:
    band = VerdictBand()
    noun = "W" * 11 + " " + "M" * 11 + " " + "W" * 11
    band.show_banner(Banner(noun=noun, help="Bitte " * 6, count="12 von 12"))
    shown(qtbot, band, 976, 104)

    assert band.sizeHint().height() > 104
    band.resize(976, band.sizeHint().height())
    assert_readable(band, 20)


@pytest.mark.parametrize("width", [976, 1318, 1872])
@pytest.mark.parametrize("actions", [PACK_ACTIONS, LONG_ACTIONS], ids=["english", "long"])
def test_verbs_wrap_to_two_lines_and_are_of_one_size(
    qtbot: QtBot, actions: tuple[Action, ...], width: int
) -> None:
    rail = ActionRail()
    rail.set_actions(actions)
    shown(qtbot, rail, width, rail.sizeHint().height())

    assert_readable(rail)
    keys = {action.key for action in actions}
    verbs = [line for line in texts_of(rail) if line.text not in keys]
    assert len({line.size_px for line in verbs}) == 1
    assert len(verbs) <= 2 * len(actions)
    said = "".join(line.text.removesuffix("-") for line in verbs).replace(" ", "")
    assert said == "".join(action.text for action in actions).replace(" ", "")


@pytest.mark.parametrize("width", [1024, 1366])
def test_the_bar_folds_chips_before_it_loses_a_word(qtbot: QtBot, width: int) -> None:
    bar = TopBar("Menu")
    bar.set_crumbs(("Retoure", "Besuch 17", "Bestellung 10371"))
    texts = ("Mailand W1, Packtisch 3", "offline seit 14:02 · 37 warten", "Zebra 2", "Sofía R.")
    bar.set_chips([Chip(id=str(n), icon="info", text=text) for n, text in enumerate(texts)])
    shown(qtbot, bar, width, bar.height())

    assert_readable(bar)
    said = " ".join(line.text for line in texts_of(bar))
    for text in texts:
        assert all(word in said for word in text.split())


ROW = Piece(
    title="Hemd aus Leinen, locker geschnitten",
    detail="sandfarben",
    size="31/32",
    count="12 of 12",
    garment="shirt",
    state=State.ACTIVE,
)
WANTED = Wanted(
    title="Hemd aus Leinen, locker geschnitten, langarm",
    detail="sandfarben · Code endet auf 8901",
    size="One size",
    garment="shirt",
    colour="#CDB899",
    caption="NEHMEN",
    number="12",
    note="2 für Wanne 2, 1 für Wanne 5, 9 für Wanne 12",
)


def big(fact: str) -> BigFact:
    made = BigFact()
    made.set_fact(fact, "NACH")
    return made


def piece_card() -> PieceCard:
    made = PieceCard()
    made.show_wanted(WANTED)
    return made


def compare() -> CompareCard:
    made = CompareCard()
    side = {"garment": "coat", "colour": "#27335A", "note": "Wollmantel mit Gürtel, marine"}
    made.show_pair(
        Side(caption="IN DEINER HAND", fact="marineblau", **side),
        Side(caption="IN DER BESTELLUNG", fact="schwarz", **side),
    )
    return made


def tile() -> TileButton:
    made = TileButton("undo-2", "Retouren annehmen", "4")
    made.set_count("128", "3 Besuche sind geparkt")
    return made


def done() -> DoneMark:
    made = DoneMark()
    made.set_mark("Besuch 17 ist abgeschlossen", "Beleg gedruckt. 289,00 € werden erstattet.")
    return made


def progress() -> Progress:
    made = Progress()
    made.set_progress(9, 31, "Wagen C-07", "9 von 31 Teilen")
    return made


def fit_text() -> FitText:
    made = FitText()
    made.set_text("Hemd aus Leinen, locker geschnitten")
    return made


PARTS: dict[str, tuple[Callable[[], QWidget], int, int]] = {
    "row-narrow": (lambda: PieceRow(ROW), 318, 84),
    "row": (lambda: PieceRow(ROW), 430, 84),
    "row-wide": (lambda: PieceRow(ROW), 660, 84),
    "card-low": (piece_card, 470, 168),
    "card": (piece_card, 770, 236),
    "card-large": (piece_card, 1140, 400),
    "bin": (lambda: big("B-04-3"), 470, 110),
    "amount": (lambda: big("1.289,00 €"), 420, 100),
    "words": (lambda: big("Quarantäne Regal 3"), 420, 160),
    "compare-small": (compare, 554, 230),
    "compare": (compare, 770, 340),
    "tile-small": (tile, 230, 148),
    "tile": (tile, 310, 200),
    "grade": (lambda: ChoiceButton("reinigen, reparieren", "C"), 112, 92),
    "place": (lambda: ChoiceButton("Odświeżenie parą", icon="waves"), 150, 72),
    "size": (lambda: SizeChip("31/32"), 104, 56),
    "tote": (lambda: ToteTile(Tote(slot=12, count="12/15", note="10485-2")), 128, 96),
    "done": (done, 400, 260),
    "progress": (progress, 320, 46),
    "text": (fit_text, 240, 80),
}


@pytest.mark.parametrize("part", PARTS)
def test_parts_keep_long_words_in_their_room(qtbot: QtBot, part: str) -> None:
    build, width, height = PARTS[part]

    assert_readable(shown(qtbot, build(), width, height))


def test_the_main_fact_is_as_large_as_its_room(qtbot: QtBot) -> None:
    wide, narrow = big("B-04-3"), big("B-04-3")
    shown(qtbot, wide, 1140, 320)
    shown(qtbot, narrow, 300, 320)

    large = max(line.size_px for line in texts_of(wide))
    small = max(line.size_px for line in texts_of(narrow))
    assert large == 240
    assert 64 <= small < large


def test_a_long_word_breaks_where_the_translator_allowed_it(qapp: QApplication) -> None:
    font = face(16)
    word = "Geschenk\u00adretoure"

    assert wrap(word, font, 500) == ["Geschenkretoure"]
    assert wrap(word, font, text_width("Geschenk-", font) + 1) == ["Geschenk-", "retoure"]


def test_every_class_fits_the_band_in_its_words(qtbot: QtBot) -> None:
    shown_classes = {banner.feedback for banner in BANNERS}

    assert shown_classes == {None, *Feedback}
