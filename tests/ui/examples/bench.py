"""The pack bench in every state."""

from __future__ import annotations

from dataclasses import replace

from app.domain.verbs import Verb
from app.floor.screens import Compare, PackedParcel, PackLine, PackScreen, Screen, StopKind
from tests.ui.examples.goods import BAG, COAT, JEANS, LONG, NOTE, SCARF, SHIRT, SHIRT_L, SKIRT

LINES = (
    PackLine(product=SHIRT, packed=1, quantity=2),
    PackLine(product=SKIRT, packed=1, quantity=1),
    PackLine(product=SCARF, packed=0, quantity=1),
)
BENCH_VERBS = (
    Verb.NEW_PACKAGE,
    Verb.SHORT_AT_PACK,
    Verb.TRAY_DONE,
    Verb.UNDO,
)
BENCH = PackScreen(
    step="units",
    number="10485",
    tote="T-112",
    lines=LINES,
    packed=2,
    ordered=4,
    waiting=6,
    numbers_left=180,
    verbs=(Verb.CLOSE_PACKAGE, Verb.SET_ASIDE, Verb.HOME, Verb.UNDO),
)
FULL = tuple(replace(line, packed=line.quantity) for line in LINES)
LONG_LINES = (
    PackLine(product=LONG, packed=0, quantity=12),
    *(PackLine(product=p, packed=0, quantity=1) for p in (COAT, JEANS, BAG, SKIRT, SCARF)),
)


PACK_SCREENS: dict[str, Screen] = {
    "pack-bench": PackScreen(step="tote", waiting=6, numbers_left=180, verbs=(Verb.HOME,)),
    "pack-bench-empty": PackScreen(step="tote", numbers_left=0, verbs=(Verb.HOME,)),
    "pack-units": BENCH,
    "pack-units-gift": replace(BENCH, gift=True, customer_note=NOTE, numbers_left=12),
    "pack-units-long": replace(BENCH, lines=LONG_LINES, packed=0, ordered=17, customer_note=NOTE),
    "pack-wrong-size": replace(BENCH, compare=Compare(got=SHIRT_L, want=SHIRT)),
    "pack-wrong-item": replace(BENCH, compare=Compare(got=JEANS, want=SHIRT)),
    "pack-close": replace(BENCH, step="close", lines=FULL, packed=4),
    "pack-close-gift": replace(BENCH, step="close", lines=FULL, packed=4, gift=True),
    "pack-done": replace(BENCH, step="done", lines=FULL, packed=4, verbs=(Verb.GO_SHIP, Verb.HOME)),
    "pack-stopped": replace(
        BENCH, step="stopped", stop=StopKind.HELD, verbs=(Verb.PUT_BACK_DONE, Verb.HOME)
    ),
    "pack-tray": replace(
        BENCH,
        tray=("Linen shirt", "Pleated skirt"),
        totes_missing=("T-113",),
        customer_note=NOTE,
        verbs=BENCH_VERBS,
    ),
    "pack-second": replace(
        BENCH,
        label_tail="0017",
        by_hand=1,
        parcels=(
            PackedParcel(tail="0017", units=1, state="sealed"),
            PackedParcel(tail="", units=1, state="open"),
        ),
        verbs=BENCH_VERBS,
    ),
    "pack-awaited": replace(BENCH, packed=3, awaited=1, verbs=BENCH_VERBS),
    "pack-close-tray": replace(BENCH, step="close", lines=FULL, packed=4, tray=("Wool coat",)),
    "pack-reason": replace(
        BENCH,
        step="reason",
        lines=FULL,
        packed=4,
        parcels=(PackedParcel(tail="0017", units=4, state="sealed", chosen=True),),
        verbs=(
            Verb.REOPEN_PIECE,
            Verb.REOPEN_FORGOTTEN,
            Verb.REOPEN_CARTON,
            Verb.HOME,
            Verb.CANCEL,
        ),
    ),
    "pack-carton": replace(BENCH, carton="B · Flat carton", inserts=("returns_card", "gift_slip")),
    "pack-close-carton": replace(
        BENCH,
        step="close",
        lines=FULL,
        packed=4,
        carton="B · Flat carton",
        inserts=("returns_card",),
        verbs=(Verb.CLOSE_PACKAGE, Verb.CARTON, Verb.UNDO),
        more=(Verb.INSERT_DONE, Verb.SET_ASIDE, Verb.HOME),
    ),
    "pack-first": replace(BENCH, packed=0, lines=tuple(replace(line, packed=0) for line in LINES)),
}
