"""What the floor shows in a day, as view models: calm, wrong, empty, stopped, long."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.verbs import Verb
from app.floor.screens import (
    CageRow,
    HomeScreen,
    Parcel,
    ReturnLine,
    ReturnScreen,
    Screen,
    ShipScreen,
    SignInScreen,
    StopKind,
    StoppedScreen,
    TaskRow,
    TasksScreen,
    Tile,
)
from tests.ui.examples.bench import BENCH, LINES, PACK_SCREENS
from tests.ui.examples.goods import (
    BAG,
    COAT,
    JEANS,
    LONG,
    SCARF,
    SHIRT,
    SHIRT_L,
    SHIRT_NAVY,
)
from tests.ui.examples.walk import PICK_SCREENS, WALK

__all__ = [
    "BENCH",
    "DESK",
    "HOME",
    "LINES",
    "LONG",
    "PARCELS",
    "SCREENS",
    "SHIRT",
    "SHIRT_L",
    "SHIRT_NAVY",
    "TILES",
    "VISIT",
    "WALK",
]

PARCELS = (
    Parcel(number="10485", tail="8842", city="Lyon", service="DHL Parcel Connect"),
    Parcel(number="10490", tail="8859", city="Milano", service="Express 12"),
    Parcel(number="10491", tail="8866", city="Hamburg", service="DHL Parcel Connect"),
)
LONG_PARCELS = (
    Parcel(
        number="10485-2",
        tail="8842",
        city="Villingen-Schwenningen",
        service="DHL Paket International Premium",
    ),
    Parcel(number="10502-1", tail="0007", city="Saint-Rémy-lès-Chevreuse", service="Colissimo"),
)
DESK = ShipScreen(
    step="hand_over",
    to_label=PARCELS[:1],
    to_hand_over=PARCELS[1:],
    to_label_count=1,
    to_hand_over_count=12,
    verbs=(Verb.GO_PACK, Verb.HOME),
)
ROME = ZoneInfo("Europe/Rome")
CAGES = (
    CageRow(
        service="DHL Paket",
        carrier="DHL",
        cage="CG-DHL1",
        staged=14,
        ready=3,
        cut_off=datetime(2026, 11, 25, 17, 30, tzinfo=ROME),
    ),
    CageRow(
        service="UPS Express",
        carrier="UPS",
        cage="CG-UPS1",
        staged=2,
        ready=0,
        cut_off=datetime(2026, 11, 26, 18, 45, tzinfo=ROME),
        missed=True,
    ),
)
TASK_ROWS = (
    TaskRow(kind="count", title="Linen Shirt sand M", place="B-04-3", order="10485"),
    TaskRow(kind="put_back", title="Pleated Skirt black 36", place="C-01-2", tote="T-112"),
    TaskRow(kind="consolidate", title="Wool Coat camel 40", place="T-118", tote="T-112"),
    TaskRow(kind="quarantine", title="SN-20251112-0001", place="RETURNS", order="10371"),
)
VISIT = ReturnScreen(
    step="units",
    number="10371",
    lines=(
        ReturnLine(product=COAT, price_minor=28900, sold=1, in_visit=1, already_returned=0),
        ReturnLine(product=SHIRT, price_minor=7900, sold=1, in_visit=0, already_returned=0),
    ),
    units=1,
    proposed_minor=28900,
    currency="EUR",
    return_until="2026-11-30",
    shipped_on="2026-11-12",
    data_until="12.11. 14:02",
    verbs=(Verb.VISIT_DONE, Verb.CANCEL, Verb.HOME, Verb.UNDO),
)
JOBS = (Verb.GO_PICK, Verb.GO_PACK, Verb.GO_SHIP, Verb.GO_RETURN)
TILES = tuple(
    Tile(verb=verb, job=job, count=count)
    for verb, job, count in zip(
        JOBS, ("pick", "pack", "ship", "return"), (31, 6, 12, None), strict=True
    )
)
HOME = HomeScreen(
    worker_name="Ana M.",
    site_name="Milano W1",
    tiles=TILES,
    held=2,
    verbs=(Verb.GO_SYNC, Verb.GO_DEVICES, Verb.PRINT_SHEET, Verb.SIGN_OUT),
)

SCREENS: dict[str, Screen] = {
    "sign-in": SignInScreen(site_name="Milano W1", station="ST-03"),
    "sign-in-long": SignInScreen(site_name="Lager Villingen-Schwenningen Nord", station="ST-1203"),
    "home": HOME,
    "home-one": replace(HOME, tiles=TILES[3:], held=0, site_name="Pop-up Brera"),
    "home-two": replace(HOME, tiles=TILES[1:3]),
    "home-calm": replace(HOME, tiles=tuple(replace(t, count=0) for t in TILES[:3]), held=0),
    "home-none": replace(HOME, tiles=(), held=0),
    **PICK_SCREENS,
    **PACK_SCREENS,
    "ship-hand-over": DESK,
    "ship-none-ready": replace(DESK, to_hand_over=(), to_hand_over_count=0),
    "ship-empty": ShipScreen(step="hand_over", verbs=(Verb.GO_PACK, Verb.HOME)),
    "ship-apply": replace(
        DESK, step="apply", chosen=PARCELS[0], verbs=(Verb.REPRINT, Verb.CANCEL, Verb.HOME)
    ),
    "ship-apply-long": replace(
        DESK,
        step="apply",
        chosen=LONG_PARCELS[0],
        to_label=LONG_PARCELS,
        to_hand_over=LONG_PARCELS,
        printer_state="PR-02 has no paper. The label waits and comes by itself.",
        verbs=(Verb.REPRINT, Verb.CANCEL, Verb.HOME),
    ),
    "ship-slip": replace(DESK, step="slip", label_tail="8842", verbs=(Verb.CANCEL, Verb.HOME)),
    "ship-mismatch": replace(
        DESK,
        step="stopped",
        stop=StopKind.MISMATCH,
        chosen=PARCELS[0],
        mismatch_tail="8859",
        scanned=PARCELS[1],
        verbs=(Verb.CLEAR_MISMATCH, Verb.VOID_LABEL, Verb.HOME),
    ),
    "ship-cages": replace(DESK, cages=CAGES),
    "ship-load": replace(
        DESK,
        step="load",
        loading=PARCELS[0],
        cage="CG-DHL1",
        carrier="DHL",
        cages=CAGES,
        verbs=(Verb.VOID_LABEL, Verb.HOLD_PACKAGE, Verb.CANCEL, Verb.HOME),
    ),
    "ship-cage": replace(
        DESK,
        step="cage",
        cage="CG-DHL1",
        carrier="DHL",
        cages=CAGES,
        verbs=(Verb.CANCEL, Verb.HOME),
    ),
    "ship-gaps": replace(
        DESK,
        step="gaps",
        cage="CG-DHL1",
        carrier="DHL",
        gap="10491",
        cages=CAGES,
        verbs=(
            Verb.GOES_TOMORROW,
            Verb.PARCEL_HELD,
            Verb.PARCEL_LOST,
            Verb.PARCEL_DAMAGED,
            Verb.CANCEL,
        ),
    ),
    "ship-sign": replace(
        DESK,
        step="sign",
        cage="CG-DHL1",
        carrier="DHL",
        signing=14,
        explained=3,
        cages=CAGES,
        verbs=(Verb.DRIVER_SIGNED, Verb.REPRINT, Verb.CANCEL, Verb.HOME),
    ),
    "ship-address": replace(
        DESK,
        step="stopped",
        stop=StopKind.ADDRESS,
        halted="10485",
        halted_count=3,
        verbs=(Verb.PUT_BACK_DONE, Verb.HOME),
    ),
    "ship-halt": replace(
        DESK,
        step="stopped",
        stop=StopKind.HELD,
        halted="10485",
        halted_count=3,
        verbs=(Verb.PUT_BACK_DONE, Verb.HOME),
    ),
    "stop-full": StoppedScreen(step="stopped", why="full", lost=1, last="T-112"),
    "stop-disk": StoppedScreen(step="stopped", why="disk"),
    "stop-damaged": StoppedScreen(step="stopped", why="damaged"),
    "stop-again": StoppedScreen(
        step="stored_again", why="disk", lost=128, last="09521234543213", verbs=(Verb.GO_ON,)
    ),
    "tasks-list": TasksScreen(step="list", rows=TASK_ROWS, more=3, verbs=(Verb.HOME,)),
    "tasks-none": TasksScreen(step="list", verbs=(Verb.HOME,)),
    "tasks-bin": TasksScreen(
        step="bin",
        rows=TASK_ROWS,
        bin="B-04-3",
        title="Linen Shirt sand M",
        counted=12,
        verbs=(Verb.TASK_DONE, Verb.UNDO, Verb.CANCEL, Verb.HOME),
    ),
    "tasks-bring": TasksScreen(
        step="bring",
        rows=TASK_ROWS,
        title="Linen Shirt sand M",
        place="T-112",
        verbs=(Verb.TASK_DONE, Verb.UNDO, Verb.CANCEL, Verb.HOME),
    ),
    "return-find": ReturnScreen(step="find", data_until="12.11. 14:02", verbs=(Verb.HOME,)),
    "return-order": replace(
        VISIT,
        units=0,
        proposed_minor=0,
        lines=tuple(replace(line, in_visit=0) for line in VISIT.lines),
    ),
    "return-units": VISIT,
    "return-units-long": replace(
        VISIT,
        lines=(
            ReturnLine(product=LONG, price_minor=128900, sold=3, in_visit=2, already_returned=1),
            ReturnLine(product=SHIRT, price_minor=7900, sold=1, in_visit=0, already_returned=1),
            *(
                ReturnLine(product=p, price_minor=9900, sold=1, in_visit=0, already_returned=0)
                for p in (JEANS, BAG, SCARF)
            ),
        ),
        units=2,
        proposed_minor=12345600,
    ),
}
"""Every stage in every step; the name begins with the job."""
