"""Every part of the kit in every state on one page, drawn to PNG on demand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.feedback import Feedback
from app.domain.model.product import Garment
from ui.look.tokens import GAP, TONES, Pattern
from ui.theme import Theme, apply, tokens_of
from ui.widgets.action_rail import ActionRail
from ui.widgets.alarm_frame import AlarmFrame
from ui.widgets.buttons import ChoiceButton, TileButton
from ui.widgets.cards import Card
from ui.widgets.chips import SLOT_COUNT, SizeChip, ToteChip
from ui.widgets.facts import BigFact, DoneMark, Progress
from ui.widgets.gallery.scenes import (
    BANNERS,
    COLOURS,
    LONG_ACTIONS,
    PACK_ACTIONS,
    PIECES,
    SCENES,
    fill_bar,
)
from ui.widgets.garments import GarmentPicture
from ui.widgets.icons import icon_names, pixmap
from ui.widgets.keypad import KeyPad
from ui.widgets.paint import label
from ui.widgets.rows.piece_row import PieceRow
from ui.widgets.top_bar import TopBar
from ui.widgets.verdict_band import VerdictBand

SIZES = ((1024, 640), (1366, 768), (1920, 1080))


class Gallery(QWidget):
    """All parts below each other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = QWidget()
        """What is scrolled."""
        self._column = QVBoxLayout(self.page)
        self._column.setContentsMargins(24, 24, 24, 24)
        self._column.setSpacing(16)
        for title, build in _SECTIONS.items():
            self._column.addWidget(label(title, "title"))
            self._column.addWidget(build())
        self._column.addStretch(1)
        view = QScrollArea()
        view.setWidget(self.page)
        view.setWidgetResizable(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(view)
        self.setWindowTitle("Components")


def shoot(app: QApplication, folder: Path) -> list[Path]:
    """Draw the page and the scenes in both themes and all sizes; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for theme in (Theme.light(), Theme.dark()):
        apply(app, theme)
        page = Gallery()
        page.resize(1366, 800)
        page.show()
        app.processEvents()
        page.resize(1366, page.page.sizeHint().height() + 40)
        made.append(_save(app, page, folder / f"components-{theme.tokens.name}.png"))
        for name, build in SCENES.items():
            for size in SIZES:
                scene = build()
                scene.resize(*size)
                file = f"{name}-{size[0]}-{theme.tokens.name}.png"
                made.append(_save(app, scene, folder / file))
    return made


def main(arguments: Sequence[str]) -> int:
    """Show the page, or draw it to files."""
    app = QApplication(list(arguments))
    if "--shot" in arguments:
        folder = Path(arguments[arguments.index("--shot") + 1])
        for file in shoot(app, folder):
            sys.stdout.write(f"{file}\n")
        return 0
    apply(app, Theme.dark() if "--dark" in arguments else Theme.light())
    page = Gallery()
    page.resize(1366, 768)
    page.show()
    return app.exec()


def _save(app: QApplication, widget: QWidget, file: Path) -> Path:
    widget.show()
    app.processEvents()
    app.processEvents()
    widget.grab().save(str(file))
    widget.close()
    widget.deleteLater()
    return file


def _row(*widgets: QWidget, stretch: bool = False) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GAP)
    for widget in widgets:
        row.addWidget(widget)
    if stretch:
        row.addStretch(1)
    return holder


def _column(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    for widget in widgets:
        column.addWidget(widget)
    return holder


def _grid(widgets: Sequence[QWidget], columns: int) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(GAP)
    for number, widget in enumerate(widgets):
        grid.addWidget(widget, number // columns, number % columns)
    return holder


def _bands() -> QWidget:
    bands = []
    for banner in BANNERS:
        band = VerdictBand()
        band.set_reduce_motion(True)
        band.show_banner(banner)
        bands.append(band)
    bands[1].tick()
    return _column(*bands)


def _frames() -> QWidget:
    made: list[QWidget] = []
    for feedback in (f for f in Feedback if TONES[f].pattern is not Pattern.NONE):
        box = QWidget()
        box.setFixedHeight(150)
        inside = QVBoxLayout(box)
        inside.addWidget(label(feedback.value, "strong"), 0, Qt.AlignmentFlag.AlignCenter)
        AlarmFrame(box).show_feedback(feedback)
        made.append(box)
    return _row(*made)


def _bars() -> QWidget:
    calm, offline = TopBar("Menu"), TopBar("Menu")
    fill_bar(calm, ("Pick", "wave 14", "cart C-07"), offline=False)
    fill_bar(offline, ("Pack", "tote T-112", "order 10485"), offline=True)
    return _column(calm, offline)


def _rails() -> QWidget:
    wide, long, narrow = ActionRail(), ActionRail(), ActionRail()
    wide.set_actions(PACK_ACTIONS)
    long.set_actions(LONG_ACTIONS)
    narrow.set_actions(LONG_ACTIONS)
    narrow.setFixedWidth(976)
    return _column(wide, long, narrow)


def _sizes() -> QWidget:
    chips = [SizeChip(size) for size in ("M", "XXL", "31/32", "36", "One size")]
    for chip in chips:
        chip.setFixedSize(168, 104)
    return _row(*chips, stretch=True)


def _slots() -> QWidget:
    chips = [ToteChip(slot) for slot in range(1, SLOT_COUNT + 1)]
    for chip in chips:
        chip.setFixedSize(92, 52)
    return _row(*chips, stretch=True)


def _garments() -> QWidget:
    pictures: list[QWidget] = []
    for kind in Garment:
        picture = GarmentPicture(kind, COLOURS[kind])
        picture.setFixedSize(160, 160)
        pictures.append(_column(picture, label(kind.value, "caption")))
    return _grid(pictures, 7)


def _rows() -> QWidget:
    card = Card("Order 10485, 4 pieces")
    for piece in PIECES:
        card.body.addWidget(PieceRow(piece))
    bar = Progress()
    bar.set_progress(9, 31, "Cart C-07", "9 of 31 pieces")
    fact = BigFact()
    fact.set_fact("B-04-3", "GO TO")
    other = Card("Facts")
    other.body.addWidget(fact)
    other.body.addWidget(bar)
    return _row(other, card)


def _tiles() -> QWidget:
    tiles = []
    for icon, title, key, count, note in (
        ("shopping-cart", "Pick", "1", "31", "pieces on 2 lists"),
        ("package", "Pack", "2", "6", "totes are waiting"),
        ("truck", "Ship", "3", "12", "parcels, next pick-up 16:30"),
        ("undo-2", "Returns", "4", "", "3 visits are parked"),
    ):
        tile = TileButton(icon, title, key)
        tile.setFixedHeight(200)
        tile.set_count(count, note)
        tiles.append(tile)
    tiles[-1].setEnabled(False)
    return _row(*tiles)


def _choices() -> QWidget:
    letters = [
        ChoiceButton(text, letter)
        for letter, text in zip(
            "ABCDE",
            ("as new", "tag missing", "clean, repair", "used", "not for sale"),
            strict=True,
        )
    ]
    letters[0].setChecked(True)
    places = [
        ChoiceButton("Shelf here", icon="store"),
        ChoiceButton("Odświeżenie parą", icon="waves"),
        ChoiceButton("Warehouse", icon="truck"),
        ChoiceButton("Quarantine", icon="pause"),
    ]
    places[1].setChecked(True)
    return _column(_row(*letters), _row(*places))


def _fields() -> QWidget:
    field, combo = QLineEdit(), QComboBox()
    field.setPlaceholderText("Order number or code")
    combo.addItems(["Zebra 2", "Brother 1"])
    primary, off = QPushButton("Save"), QPushButton("Not now")
    primary.setProperty("primary", True)
    off.setEnabled(False)
    tick, round_one = QCheckBox("Sound"), QRadioButton("Left hand")
    tick.setChecked(True)
    round_one.setChecked(True)
    buttons = _row(field, combo, primary, QPushButton("Cancel"), off)
    switches = (tick, QCheckBox("Less motion"), round_one, QRadioButton("Right hand"))
    return _column(buttons, _row(*switches, stretch=True))


def _ends() -> QWidget:
    done, empty = DoneMark(), DoneMark()
    done.set_mark("Visit 17 is done", "Receipt printed. 289,00 € to refund when connected.")
    empty.set_empty("Nothing to pack", "Totes show up here when a picker sets them down.")
    cards = Card(), Card()
    for card, mark in zip(cards, (done, empty), strict=True):
        card.body.addWidget(mark)
    return _row(*cards)


def _icons() -> QWidget:
    made: list[QWidget] = []
    holder = QWidget()
    for name in icon_names():
        shown = label("", "body")
        shown.setPixmap(pixmap(name, tokens_of(holder).ink, 28, holder.devicePixelRatioF()))
        shown.setToolTip(name)
        made.append(shown)
    return _grid(made, 26)


_SECTIONS: dict[str, Callable[[], QWidget]] = {
    "Verdict band": _bands,
    "Alarm frame": _frames,
    "Top bar": _bars,
    "Action rail": _rails,
    "Sizes": _sizes,
    "Tote slots": _slots,
    "Garments": _garments,
    "Facts and pieces": _rows,
    "Home tiles": _tiles,
    "Choices": _choices,
    "Fields": _fields,
    "Pad": lambda: KeyPad("Erase", "Enter", letters=True),
    "Ends and empty places": _ends,
    "Icons": _icons,
}
