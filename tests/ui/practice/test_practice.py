"""The practice panel offers what a screen waits for, and what it offers is understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from app.domain.codes import Kind, resolve
from app.domain.verbs import Verb
from app.floor.screens import Screen, ShipScreen
from app.gs1 import compute_check_digit
from app.texts import Texts
from tests.ui.examples import BENCH, DESK, PARCELS, SCREENS, SHIRT, SHIRT_L, VISIT, WALK
from tests.ui.texts import outside, overlaps, texts_of
from ui.practice.codes import UNKNOWN, Seen, Stock, offers, sibling
from ui.practice.panel import PracticePanel, demo_stock
from ui.practice.parts import CodeButton
from ui.theme import Theme, apply


def label(serial: int) -> str:
    body = f"34012345{serial:09d}"
    return f"00{body}{compute_check_digit(body)}"


LABEL, OTHER_LABEL = label(884), label(885)
MINE, OTHER = (replace(PARCELS[0], tail=code[-4:]) for code in (LABEL, OTHER_LABEL))
SLIP = "S-7K3M9QX29"
STOCK = Stock(badges=(("W-1042", "Ana M."),), products=(SHIRT, SHIRT_L))


def kinds(screen: Screen, seen: Seen | None = None) -> list[Kind]:
    return [offer.kind for offer in offers(screen, STOCK, seen or Seen())]


@pytest.mark.parametrize(
    ("screen", "first"),
    [
        (SCREENS["sign-in"], Kind.WORKER),
        (WALK, Kind.BIN),
        (replace(WALK, step="item"), Kind.ITEM),
        (replace(WALK, step="tote"), Kind.TOTE),
        (SCREENS["pick-idle"], Kind.VERB),
        (SCREENS["pick-stopped"], Kind.VERB),
        (BENCH, Kind.ITEM),
        (SCREENS["pack-close"], Kind.TOTE),
        (VISIT, Kind.ITEM),
    ],
)
def test_the_likeliest_code_comes_first(screen: Screen, first: Kind) -> None:
    assert kinds(screen)[0] is first


@pytest.mark.parametrize("name", SCREENS)
def test_every_offer_reads_as_what_it_says(name: str) -> None:
    seen = Seen()
    seen.note_printed((LABEL, SLIP))

    for offer in offers(SCREENS[name], STOCK, seen):
        assert resolve(offer.code.encode(), None).kind is offer.kind, offer


def test_a_first_unit_gets_a_free_tote() -> None:
    found = offers(replace(WALK, step="tote", tote=""), STOCK, Seen())

    assert found[0].kind is Kind.TOTE
    assert found[0].code.startswith("T-")


def test_the_bench_offers_the_totes_that_were_picked() -> None:
    seen = Seen()
    seen.note_screen(replace(WALK, tote="T-112"))
    seen.note_screen(replace(WALK, tote="T-113"))

    assert [offer.code for offer in offers(SCREENS["pack-bench"], STOCK, seen)] == [
        "T-113",
        "T-112",
    ]


def test_the_label_of_the_parcel_in_front_comes_first() -> None:
    seen = Seen()
    seen.note_printed((LABEL,))
    seen.note_printed((OTHER_LABEL,))
    screen = replace(DESK, step="apply", chosen=MINE, to_hand_over=(OTHER,))

    codes = [offer.code for offer in offers(screen, STOCK, seen)]

    assert codes == [LABEL, OTHER_LABEL]


def test_a_label_without_parcel_asks_for_slips_first() -> None:
    seen = Seen()
    seen.note_printed((SLIP, LABEL))

    assert kinds(ShipScreen(step="slip", label_tail="8842"), seen)[0] is Kind.SLIP


def test_another_size_of_the_wanted_garment_is_found() -> None:
    assert sibling(WALK, STOCK) == SHIRT_L.gtin.removeprefix("0")
    assert sibling(SCREENS["home"], STOCK) == ""


def test_the_unknown_code_is_well_formed_and_nobody_s() -> None:
    assert resolve(UNKNOWN.encode(), None).kind is Kind.ITEM
    assert UNKNOWN not in {product.gtin.removeprefix("0") for product in demo_stock().products}


def test_the_demo_brand_has_people_and_sizes() -> None:
    stock = demo_stock()

    assert all(resolve(code.encode(), None).kind is Kind.WORKER for code, _ in stock.badges)
    assert len(stock.products) > 20


@pytest.fixture
def panel(qapp: QApplication) -> Iterator[PracticePanel]:
    apply(qapp, Theme.light())
    made = PracticePanel(Texts(), STOCK)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(panel: PracticePanel, key: str) -> None:
    text = Texts().say(key)
    button = next(b for b in panel.findChildren(QPushButton) if b.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_touched_code_is_scanned(panel: PracticePanel) -> None:
    sent: list[str] = []
    panel.scanned.connect(sent.append)
    panel.show_wanted(WALK)
    QApplication.processEvents()

    buttons = panel.findChildren(CodeButton)
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)

    assert sent == [WALK.bin]
    assert len(buttons) == 3


def test_what_goes_wrong_is_one_touch_away(panel: PracticePanel) -> None:
    sent: list[str] = []
    panel.scanned.connect(sent.append)
    panel.cancel_wanted.connect(lambda number: sent.append(f"cancel {number}"))
    panel.order_wanted.connect(lambda: sent.append("order"))
    panel.show_wanted(WALK)

    for key in ("wrong_size", "unknown", "cancel", "order"):
        press(panel, f"practice.{key}")

    assert sent == [SHIRT_L.gtin[1:], UNKNOWN, f"cancel {WALK.number}", "order"]


def test_what_has_no_sense_here_is_switched_off(panel: PracticePanel) -> None:
    sent: list[str] = []
    panel.scanned.connect(sent.append)
    panel.cancel_wanted.connect(sent.append)
    panel.show_wanted(SCREENS["home"])

    press(panel, "practice.wrong_size")
    press(panel, "practice.cancel")

    assert sent == []


def test_any_code_can_be_typed(panel: PracticePanel) -> None:
    sent: list[str] = []
    panel.scanned.connect(sent.append)
    field = panel.findChild(QLineEdit)
    assert field is not None

    field.setText(" 4012345000023 ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)

    assert sent == ["4012345000023"]


def test_a_label_can_be_scanned_once_it_is_printed(panel: PracticePanel) -> None:
    panel.show_wanted(replace(DESK, step="apply", chosen=MINE))
    before = len(panel.findChildren(CodeButton))

    panel.note_printed((LABEL,))
    QApplication.processEvents()

    assert before == 0
    assert [button.offer.code for button in panel.findChildren(CodeButton)] == [LABEL]


@pytest.mark.parametrize("name", ["sign-in", "pick-bin", "pack-units-long", "home"])
def test_the_panel_keeps_its_words_and_says_that_it_is_practice(
    panel: PracticePanel, name: str
) -> None:
    panel.show_wanted(SCREENS[name])
    for _ in range(3):
        QApplication.processEvents()

    assert Texts().say("practice.mark") in {line.text for line in texts_of(panel)}
    for button in panel.findChildren(CodeButton):
        assert outside(button, texts_of(button)) == []
        assert overlaps(texts_of(button)) == []


def test_verbs_are_offered_as_their_printed_code() -> None:
    code = offers(SCREENS["pick-idle"], STOCK, Seen())[0].code

    command = resolve(code.encode(), None).verb
    assert command is not None
    assert command.verb is Verb.GET_WORK
