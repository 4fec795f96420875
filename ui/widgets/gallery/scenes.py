"""Three whole screens made of the kit, to see the parts together, and the sample texts for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.feedback import Feedback
from app.domain.model.product import Garment
from ui.look.tokens import FRAME
from ui.widgets.action_rail import Action, ActionRail
from ui.widgets.alarm_frame import AlarmFrame
from ui.widgets.cards import Card, CompareCard, Side
from ui.widgets.chips import Tote, ToteChip, ToteTile
from ui.widgets.facts import BigFact, Progress
from ui.widgets.garments import GarmentPicture
from ui.widgets.paint import label
from ui.widgets.piece_card import PieceCard, Wanted
from ui.widgets.rows.piece_row import Piece, PieceList, State
from ui.widgets.top_bar import Chip, TopBar
from ui.widgets.verdict_band import Banner, VerdictBand

COLOURS = {
    Garment.SHIRT: "#CDB899",
    Garment.TSHIRT: "#FFFFFF",
    Garment.KNIT: "#B4472F",
    Garment.TROUSERS: "#6B6F4C",
    Garment.JEANS: "#3F5F8F",
    Garment.SKIRT: "#1B1C20",
    Garment.DRESS: "#2F6F73",
    Garment.COAT: "#27335A",
    Garment.JACKET: "#23252B",
    Garment.SHOE: "#E9E4DA",
    Garment.BAG: "#8A5A33",
    Garment.SCARF: "#D9463B",
}

BANNERS = (
    Banner(
        noun="Go to the bin and scan it", help="12 m from here, aisle B, level 3", icon="map-pin"
    ),
    Banner(
        noun="Right: Linen Shirt, sand, M",
        help="Now scan tote 2",
        count="1 more",
        feedback=Feedback.ACCEPT,
    ),
    Banner(
        noun="All four are in the parcel",
        help="Close it, then put it on the belt",
        count="4 of 4",
        feedback=Feedback.DONE,
    ),
    Banner(noun="Which serial is it?", help="Scan the inner label", feedback=Feedback.NEED),
    Banner(
        noun="Not the planned bin",
        help="Scan it again to pick from here",
        feedback=Feedback.CONFIRM,
    ),
    Banner(
        noun="Wrong size: L, the order wants M",
        help="Put the L into the grey tray, then scan the M",
        count="2 of 4",
        feedback=Feedback.WRONG,
    ),
    Banner(
        noun="One too many: already 2 of 2",
        help="Put it back into the tote",
        count="2 of 2",
        feedback=Feedback.OVER,
    ),
    Banner(
        noun="Stop: this order was cancelled",
        help="Put all pieces back, then scan “put back done”",
        feedback=Feedback.STOP,
    ),
    Banner(
        noun="Zebra 2 has no paper",
        help="Labels wait; printing goes on by itself",
        feedback=Feedback.DEVICE,
        icon="printer-x",
    ),
)

PACK_ACTIONS = (
    Action(id="missing", text="Missing", icon="circle-slash", key="F2"),
    Action(id="damaged", text="Damaged", icon="shirt", key="F3", enabled=False),
    Action(id="no_code", text="No barcode", icon="barcode", key="F4"),
    Action(id="close", text="Close parcel", icon="package-check", key="F8", primary=True),
    Action(id="undo", text="Undo", icon="undo-2", key="F9"),
)

LONG_ACTIONS = (
    Action(id="a", text="Kein Barcode", icon="barcode", key="F2"),
    Action(id="b", text="Geschenkretoure", icon="gift", key="F3"),
    Action(id="c", text="Odświeżenie parą", icon="waves", key="F4"),
    Action(id="d", text="Versandetikett neu drucken", icon="printer", key="F5"),
    Action(id="e", text="Rückgängig", icon="undo-2", key="F9"),
)

PIECES = (
    Piece(
        title="Linen Shirt, relaxed fit",
        detail="sand",
        size="M",
        count="1 of 2",
        garment=Garment.SHIRT,
        colour=COLOURS[Garment.SHIRT],
        state=State.ACTIVE,
    ),
    Piece(
        title="Pleated Skirt",
        detail="black",
        size="36",
        count="1 of 1",
        garment=Garment.SKIRT,
        colour=COLOURS[Garment.SKIRT],
        state=State.DONE,
    ),
    Piece(
        title="Silk Scarf",
        detail="poppy",
        size="One size",
        count="0 of 1",
        garment=Garment.SCARF,
        colour=COLOURS[Garment.SCARF],
    ),
    Piece(
        title="Denim, straight leg",
        detail="indigo",
        size="31/32",
        count="2 of 1",
        garment=Garment.JEANS,
        colour=COLOURS[Garment.JEANS],
        state=State.WRONG,
    ),
)


def fill_bar(bar: TopBar, crumbs: Sequence[str], offline: bool) -> None:
    """Give a bar the chips of a station."""
    sync = (
        Chip(id="sync", icon="cloud-off", text="offline since 14:02 · 37 waiting", tone="warn")
        if offline
        else Chip(id="sync", icon="refresh-cw", text="2 waiting · 14 s")
    )
    bar.set_crumbs(crumbs)
    bar.set_chips(
        (
            Chip(id="site", icon="map-pin", text="Milano W1, bench 3"),
            sync,
            Chip(id="printer", icon="printer", text="Zebra 2", tone="ink"),
            Chip(id="worker", icon="user", text="Jonas B.", tone="ink"),
        )
    )


def pack_wrong() -> QWidget:
    """Pack after a wrong size."""
    left, right = Card("Compare"), Card("Order 10485, 4 pieces")
    pair = CompareCard()
    shirt = {"garment": Garment.SHIRT, "colour": COLOURS[Garment.SHIRT]}
    pair.show_pair(
        Side(caption="IN YOUR HAND", fact="L", note="Linen Shirt, sand", **shirt),
        Side(caption="IN THE ORDER", fact="M", note="Linen Shirt, sand", **shirt),
    )
    left.body.addWidget(pair, 1)
    left.body.addWidget(label("one M is packed, one is still missing", "caption"))
    pieces = PieceList()
    pieces.show_pieces(PIECES[:3])
    right.body.addWidget(pieces, 1)
    return _scene(BANNERS[5], ("Pack", "tote T-112", "order 10485"), (left, right))


def pick_go() -> QWidget:
    """Pick, on the way to a bin."""
    left, fact, piece = Card(), BigFact(), PieceCard()
    fact.set_fact("B-04-3", "GO TO")
    piece.show_wanted(
        Wanted(
            title="Linen Shirt, relaxed fit",
            detail="sand · code ends in 8901",
            size="M",
            garment=Garment.SHIRT,
            colour=COLOURS[Garment.SHIRT],
            caption="TAKE",
            number="3",
            note="2 for tote 2, 1 for tote 5",
        )
    )
    left.body.addWidget(fact, 4)
    left.body.addWidget(piece, 5)
    return _scene(BANNERS[0], ("Pick", "wave 14", "cart C-07"), (left, _cart({2, 5})))


def pick_stop() -> QWidget:
    """Pick, while the order of a tote was cancelled."""
    left = Card("PUT INTO TOTE")
    row = QHBoxLayout()
    row.addWidget(ToteChip(8), 3)
    row.addWidget(GarmentPicture(Garment.COAT, COLOURS[Garment.COAT]), 2)
    left.body.addLayout(row, 1)
    left.body.addWidget(label("for order 10485, 3 of 5 after this one", "body"))
    return _scene(BANNERS[7], ("Pick", "wave 14", "cart C-07"), (left, _cart({2})))


SCENES: dict[str, Callable[[], QWidget]] = {
    "pick-go": pick_go,
    "pack-wrong": pack_wrong,
    "pick-stop": pick_stop,
}


def _cart(selected: set[int]) -> Card:
    card, bar, grid = Card(), Progress(), QGridLayout()
    bar.set_progress(9, 31, "Cart C-07", "9 of 31 pieces")
    card.body.addWidget(bar)
    grid.setSpacing(10)
    for slot in range(1, 7):
        tote = Tote(slot=slot, count=f"{slot % 4}/5", note=f"1048{slot}", selected=slot in selected)
        grid.addWidget(ToteTile(tote), (slot - 1) // 3, (slot - 1) % 3)
    card.body.addLayout(grid)
    card.body.addStretch(1)
    return card


def _scene(banner: Banner, crumbs: Sequence[str], cards: tuple[Card, Card]) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    bar, band, rail = TopBar("Menu"), VerdictBand(), ActionRail()
    fill_bar(bar, crumbs, offline=banner.feedback is not None)
    band.set_reduce_motion(True)
    band.show_banner(banner)
    rail.set_actions(LONG_ACTIONS if banner.feedback is Feedback.STOP else PACK_ACTIONS)
    column.addWidget(bar)
    stage, inside = QHBoxLayout(), QVBoxLayout()
    inside.setContentsMargins(24, 12, 24, 12 + FRAME // 2)
    inside.setSpacing(12)
    stage.setSpacing(14)
    stage.addWidget(cards[0], 17)
    stage.addWidget(cards[1], 10)
    inside.addWidget(band)
    inside.addLayout(stage, 1)
    inside.addWidget(rail)
    column.addLayout(inside, 1)
    frame = AlarmFrame(window)
    if banner.feedback is not None:
        frame.show_feedback(banner.feedback)
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return window
