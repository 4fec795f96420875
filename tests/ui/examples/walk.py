"""A picker alone and with a cart, in every step, question and stop."""

from __future__ import annotations

from dataclasses import replace

from app.domain.verbs import Verb
from app.floor.screens import (
    CartTile,
    Compare,
    NextStop,
    PickScreen,
    PutBack,
    Screen,
    StopKind,
    WalkRow,
)
from tests.ui.examples.goods import LONG, LONG_OTHER, NOTE, SCARF, SHIRT, SHIRT_L, SHIRT_NAVY

STOPS = (
    NextStop(bin="B-06-1", title="Wool Coat, navy", size="40", count=1),
    NextStop(bin="C-01-2", title="Denim, straight leg, indigo", size="31/32", count=2),
    NextStop(bin="D-11-4", title="Silk Scarf, poppy", size="One size", count=1),
)
WALKING = (Verb.SKIP, Verb.BLOCKED_AISLE, Verb.HAND_OVER, Verb.UNDO)
OFFERED = PickScreen(
    step="offered",
    number="10488",
    station="ST-02",
    worker="Bartholomäus W.",
    minutes=180,
    silent=180,
    units=14,
    verbs=(Verb.GET_WORK, Verb.TAKE_OVER, Verb.HOME),
)
WALK = PickScreen(
    step="bin",
    number="10485",
    bin="B-04-3",
    product=SHIRT,
    take=3,
    tote="T-112",
    picked=2,
    ordered=9,
    next_stops=STOPS,
    verbs=WALKING,
    more=(Verb.SHORT, Verb.SET_ASIDE, Verb.HOME),
)
CART = tuple(
    CartTile(
        slot=slot,
        number=str(10484 + slot),
        tote=f"T-{200 + slot}",
        picked=picked,
        ordered=ordered,
        here=here,
        current=slot == 2,
        stopped=slot == 5,
    )
    for slot, (picked, ordered, here) in enumerate(
        ((2, 2, 0), (1, 5, 3), (0, 1, 0), (3, 4, 0), (1, 3, 0), (0, 2, 1)), 1
    )
)
FULL_CART = tuple(
    replace(CART[place % 6], slot=place + 1, tote=f"T-{11200 + place}", current=place == 6)
    for place in range(12)
)
ON_CART = replace(
    WALK,
    tote="T-202",
    slot=2,
    cart=CART,
    picked=7,
    ordered=17,
    take=4,
    verbs=(Verb.SHORT, Verb.NO_CODE, Verb.SKIP, Verb.UNDO),
    more=(
        Verb.DAMAGED,
        Verb.FULL_TOTE,
        Verb.BLOCKED_AISLE,
        Verb.HAND_OVER,
        Verb.SET_ASIDE,
        Verb.HOME,
    ),
)
IN_HAND = tuple(replace(each, hand=each.here, here=0) for each in CART)
BACK = (
    PutBack(slot=5, tote="T-205", bin="B-04-3", title="Linen Shirt", size="M", count=2),
    PutBack(slot=5, tote="T-205", bin="C-01-2", title="Wool Coat", size="40", count=1),
    PutBack(slot=6, tote="T-206"),
    PutBack(slot=7, tote="T-207", station="ST-02"),
)
LONG_STOPS = (
    NextStop(bin="Z-99-9", title="Wollmantel mit abnehmbarem Gürtel, marine", size="48", count=12),
    NextStop(bin="Z-98-9", title="Kaschmirpullover mit Rundhalsausschnitt", size="XXL", count=3),
)

PICK_SCREENS: dict[str, Screen] = {
    "pick-idle": PickScreen(step="idle", waiting=7, verbs=(Verb.GET_WORK, Verb.HOME)),
    "pick-idle-empty": PickScreen(step="idle", verbs=(Verb.GET_WORK, Verb.HOME)),
    "pick-bin": WALK,
    "pick-bin-first": replace(WALK, tote="", picked=0, take=1, customer_note=NOTE),
    "pick-bin-long": replace(
        WALK, product=LONG, bin="Z-99-9", take=12, next_stops=LONG_STOPS, customer_note=NOTE
    ),
    "pick-bin-unknown": replace(WALK, product=None, next_stops=()),
    "pick-item": replace(WALK, step="item"),
    "pick-item-long": replace(WALK, step="item", product=LONG, take=12, next_stops=LONG_STOPS),
    "pick-tote": replace(WALK, step="tote", hand=1),
    "pick-tote-new": replace(WALK, step="tote", hand=1, tote="", take=1),
    "pick-tote-long": replace(WALK, step="tote", hand=2, tote="T-10112", product=LONG),
    "pick-walks": PickScreen(
        step="idle",
        waiting=4,
        walks=(
            WalkRow(number="10485", whose="own"),
            WalkRow(number="10486", whose="ready"),
            WalkRow(number="10487", whose="free"),
            WalkRow(
                number="10488",
                whose="others",
                station="ST-02",
                worker="Bartholomäus W.",
                minutes=120,
            ),
        ),
        verbs=(Verb.GET_WORK, Verb.HOME),
    ),
    "pick-asking": PickScreen(step="asking", number="10487", verbs=(Verb.GET_WORK, Verb.HOME)),
    "pick-silent": PickScreen(step="silent", waiting=12, verbs=(Verb.GET_WORK, Verb.HOME)),
    "pick-offered": OFFERED,
    "pick-lead-only": replace(OFFERED, step="lead_only"),
    "pick-lapsed": replace(
        WALK,
        step="stopped",
        stop=StopKind.LAPSED,
        at="10:14",
        next_stops=(),
        more=(),
        verbs=(Verb.PUT_BACK_DONE, Verb.HOME),
    ),
    "pick-taken": replace(
        WALK,
        step="stopped",
        stop=StopKind.TAKEN,
        station="ST-02",
        worker="Bartholomäus W.",
        next_stops=(),
        more=(),
        verbs=(Verb.PUT_BACK_DONE, Verb.HOME),
    ),
    "pick-wrong-size": replace(WALK, step="item", compare=Compare(got=SHIRT_L, want=SHIRT)),
    "pick-wrong-colour": replace(WALK, step="item", compare=Compare(got=SHIRT_NAVY, want=SHIRT)),
    "pick-wrong-long": replace(WALK, step="item", compare=Compare(got=LONG_OTHER, want=LONG)),
    "pick-done": PickScreen(
        step="done",
        number="10485",
        tote="T-112",
        picked=9,
        ordered=9,
        waiting=3,
        verbs=(Verb.GET_WORK, Verb.HOME, Verb.UNDO),
    ),
    "pick-stopped": replace(
        WALK,
        step="stopped",
        stop=StopKind.CANCELLED,
        hand=1,
        next_stops=(),
        more=(),
        verbs=(Verb.PUT_BACK_DONE, Verb.HOME),
    ),
    "pick-cart-bind": replace(
        ON_CART,
        step="bind",
        tote="",
        bind_left=5,
        cart=tuple(replace(each, here=0, tote="T-201" if each.slot == 1 else "") for each in CART),
    ),
    "pick-cart-bin": ON_CART,
    "pick-cart-bin-full": replace(ON_CART, cart=FULL_CART, slot=7, customer_note=NOTE),
    "pick-cart-item": replace(ON_CART, step="item"),
    "pick-cart-item-full": replace(
        ON_CART,
        step="item",
        product=LONG,
        take=12,
        cart=tuple(replace(each, here=1) for each in FULL_CART),
    ),
    "pick-cart-put": replace(ON_CART, step="tote", hand=3, cart=IN_HAND),
    "pick-cart-put-full": replace(
        ON_CART, step="tote", hand=1, slot=7, tote="T-11206", cart=FULL_CART, product=LONG
    ),
    "pick-cart-stopped": replace(
        ON_CART,
        step="stopped",
        stop=StopKind.CANCELLED,
        slot=5,
        tote="T-205",
        number="10489",
        hand=1,
        next_stops=(),
        verbs=(Verb.GO_ON, Verb.PUT_BACK_DONE, Verb.HOME),
        more=(),
    ),
    "pick-cart-put-back": replace(
        ON_CART,
        step="put_back",
        slot=0,
        cart=IN_HAND,
        put_back=BACK,
        next_stops=(),
        verbs=(Verb.PUT_BACK_DONE, Verb.HOME, Verb.UNDO),
        more=(),
    ),
    "pick-cart-done": replace(
        ON_CART,
        step="done",
        cart=tuple(replace(each, picked=each.ordered, here=0, current=False) for each in CART),
        picked=17,
        next_stops=(),
        verbs=(Verb.GET_WORK, Verb.HOME, Verb.UNDO),
        more=(),
    ),
    "pick-digits": replace(WALK, step="item", ask="no_code", verbs=(Verb.NO, Verb.HOME), more=()),
    "pick-short": replace(
        WALK,
        step="item",
        ask="short",
        more=(),
        ask_count=2,
        verbs=(Verb.NOT_FOUND, Verb.FEWER, Verb.DAMAGED, Verb.NO),
    ),
    "pick-handed-over": PickScreen(
        step="handed_over",
        ticket="J-0V3K9QX2M7TA",
        waiting=3,
        verbs=(Verb.GET_WORK, Verb.HOME),
    ),
    "pick-item-one-size": replace(WALK, step="item", product=SCARF),
}
