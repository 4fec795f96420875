"""One order from the shelf to the carrier, and what floor.db says about it."""

import pytest

from app.domain.feedback import Feedback
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PackVerdict, PickVerdict, ShipVerdict
from app.floor.desk import Job
from app.floor.screens import PackScreen, PickScreen, ShipScreen
from app.floor.view import View
from tests.floor.station import Floor
from tests.floor.stock import (
    ANNA,
    COAT,
    SHIRT_M,
    a_list,
    an_order,
    ean,
    element_string,
)

ORDER = an_order("10485", {SHIRT_M: 2, COAT: 1})
SSCC = "340123450000000017"
COAT_TAG = element_string(COAT, "SN-7")
PICK: tuple[str | Verb, ...] = (
    ANNA,
    Verb.GO_PICK,
    Verb.GET_WORK,
    "A-02-1",
    ean(SHIRT_M),
    "T-112",
    ean(SHIRT_M),
    "T-112",
    "C-01-1",
    COAT_TAG,
    "T-112",
)
PACK: tuple[str | Verb, ...] = (
    Verb.GO_PACK,
    "T-112",
    ean(SHIRT_M),
    COAT_TAG,
    ean(SHIRT_M),
    Verb.CLOSE_PACKAGE,
)
SHIP: tuple[str | Verb, ...] = (f"00{SSCC}", f"00{SSCC}")
WAY = (*PICK, *PACK, *SHIP)
VERDICTS = [
    CommonVerdict.SIGNED_IN,
    CommonVerdict.WENT_TO,
    PickVerdict.STARTED,
    PickVerdict.AT_BIN,
    PickVerdict.IN_HAND,
    PickVerdict.PUT,
    PickVerdict.IN_HAND,
    PickVerdict.LINE_DONE,
    PickVerdict.AT_BIN,
    PickVerdict.IN_HAND,
    PickVerdict.DONE,
    CommonVerdict.WENT_TO,
    PackVerdict.OPENED,
    PackVerdict.PACKED,
    PackVerdict.PACKED,
    PackVerdict.ALL_PACKED,
    PackVerdict.CLOSED,
    ShipVerdict.LABEL_MATCHED,
    ShipVerdict.HANDED_OVER,
]


@pytest.fixture
def stocked(floor: Floor) -> Floor:
    floor.put(ORDER, a_list(ORDER))
    return floor


def test_an_order_goes_from_the_shelf_to_the_carrier(stocked: Floor) -> None:
    outcomes = stocked.all(*WAY)

    assert [outcome.verdict for outcome in outcomes] == VERDICTS
    assert stocked.view(View.stage_counts) == {"list": 1, "open": 0, "tendered": 1}


def test_its_commands_say_exactly_what_happened(stocked: Floor) -> None:
    before = len(stocked.commands())

    stocked.all(*WAY)

    lease, *commands = stocked.commands()[before:]
    who = {"station": "ST-01", "worker": "Anna B."}
    assert lease["body"] == {**who, "grade": "lease", "ttl_s": 900}
    assert [each["kind"] for each in commands] == [
        "pick_list_claimed",
        "item_picked",
        "item_picked",
        "item_picked",
        "item_packed",
        "item_packed",
        "item_packed",
        "package_closed",
        "label_issued",
        "label_applied",
        "package_handed_over",
    ]
    assert commands[0]["body"] == {**who, "grade": "hard", "ttl_s": 0}
    assert [each["token"] for each in commands] == [0, 1, 1, 1, *[0] * 7]
    first, second, coat = [each["body"] for each in commands[1:4]]
    assert first == {
        "unit": first["unit"],
        "line": ORDER.lines[0].id,
        "gtin": SHIRT_M,
        "serial": None,
        "bin": "A-02-1",
        "tote": "T-112",
        "proof": "",
    }
    assert (second["gtin"], second["serial"]) == (SHIRT_M, None)
    assert (coat["gtin"], coat["serial"], coat["bin"]) == (COAT, "SN-7", "C-01-1")
    assert len({first["unit"], second["unit"], coat["unit"]}) == 3
    package = commands[4]["body"]["package"]
    scanned = {"carton": "", "proof": ""}
    assert [each["body"] for each in commands[4:]] == [
        {"unit": first["unit"], "package": package, "serial": None, **scanned},
        {"unit": coat["unit"], "package": package, "serial": "SN-7", **scanned},
        {"unit": second["unit"], "package": package, "serial": None, **scanned},
        {"package": package, "carton": "", "inserts": []},
        {"package": package, "sscc": SSCC},
        {"package": package, "sscc": SSCC},
        {"package": package, "sscc": SSCC},
    ]


def test_its_commands_are_numbered_and_chained(stocked: Floor) -> None:
    before = len(stocked.commands())

    stocked.all(*WAY)

    everything = stocked.commands()
    assert [each["n"] for each in everything] == list(range(1, len(everything) + 1))
    lease, claim, *rest = everything[before:]
    for asked in (lease, claim):
        assert (asked["agg_kind"], asked["agg_id"]) == ("pick_list", "pl-10485")
        assert asked["after"] is None
    assert {(each["agg_kind"], each["agg_id"]) for each in rest} == {
        ("fulfilment_order", "fo-10485")
    }
    assert [each["after"] for each in rest] == [None, *(each["id"] for each in rest[:-1])]
    assert {each["actor"] for each in (claim, *rest)} == {ANNA}
    assert {each["base_rev"] for each in rest} == {1}


def test_every_scan_has_its_row_with_what_became_of_it(stocked: Floor) -> None:
    outcomes = stocked.all(*WAY)

    rows = stocked.scans()
    assert [row["verdict"] for row in rows] == [verdict.value for verdict in VERDICTS]
    assert [row["seq"] for row in rows] == [outcome.scan_seq for outcome in outcomes]
    listed = [name for row in rows for name in row["commands"].split()]
    unasked = ("numbers_requested", "pick_list_claimed")
    made = [each["id"] for each in stocked.commands() if each["kind"] not in unasked]
    assert listed == made
    steps = [(row["step_before"], row["step_after"]) for row in rows]
    assert steps[0] == ("sign_in.sign_in", "home.home")
    assert steps[4:6] == [("pick.item", "pick.tote"), ("pick.tote", "pick.item")]
    assert steps[-3:] == [
        ("pack.close", "ship.apply"),
        ("ship.apply", "ship.hand_over"),
        ("ship.hand_over", "ship.hand_over"),
    ]
    assert {row["worker"] for row in rows[1:]} == {ANNA}
    assert {row["trouble"] for row in rows} == {""}
    assert {row["data_at"] for row in rows} == {"2025-11-25T12:00:00+00:00"}


def test_the_screen_leads_the_way(stocked: Floor) -> None:
    stocked.all(ANNA, Verb.GO_PICK)
    idle = stocked.screen
    walk = stocked.all(Verb.GET_WORK, "A-02-1", ean(SHIRT_M))[-1].screen

    assert isinstance(idle, PickScreen)
    assert (idle.step, idle.waiting) == ("idle", 1)
    assert isinstance(walk, PickScreen)
    assert walk.product is not None
    assert (walk.step, walk.bin, walk.product.size) == ("tote", "A-02-1", "M")
    assert (walk.take, walk.hand, walk.picked, walk.ordered) == (2, 1, 0, 3)
    assert [(stop.bin, stop.title, stop.count) for stop in walk.next_stops] == [
        ("C-01-1", "Wool Coat", 1)
    ]

    stocked.all(*PICK[5:], *PACK[:4])
    bench = stocked.screen
    assert isinstance(bench, PackScreen)
    assert (bench.step, bench.number, bench.packed, bench.ordered) == ("units", "10485", 2, 3)
    assert {line.product.gtin: line.packed for line in bench.lines} == {SHIRT_M: 1, COAT: 1}

    desk = stocked.all(*PACK[4:])[-1].screen
    assert isinstance(desk, ShipScreen)
    assert desk.chosen is not None
    assert (desk.step, desk.chosen.tail, desk.chosen.number) == ("apply", SSCC[-4:], "10485")
    assert (desk.to_label_count, desk.to_hand_over_count) == (1, 0)


def test_closing_prints_label_and_slip_and_asks_for_the_label(stocked: Floor) -> None:
    closed = stocked.all(*PICK, *PACK)[-1]

    assert (closed.job, closed.printing) == (Job.SHIP, ("label", "slip"))
    assert closed.feedback is Feedback.DONE
    label, paper = stocked.jobs()
    assert (label["purpose"], label["printer_id"], label["state"]) == ("label", "PR-01", "queued")
    assert SSCC.encode() in label["data"]
    assert (paper["purpose"], paper["document"]) == ("slip", label["document"])
    assert ORDER.slip_code.encode() in paper["data"]


def test_the_label_on_its_parcel_proves_that_it_was_printed(stocked: Floor) -> None:
    stocked.all(*PICK, *PACK)
    assert [job["applied_at"] for job in stocked.jobs()] == ["", ""]

    stocked.all(SHIP[0])

    applied = {job["purpose"]: bool(job["applied_at"]) for job in stocked.jobs()}
    assert applied == {"label": True, "slip": False}


def test_the_whole_way_survives_an_end_after_every_single_scan(stocked: Floor) -> None:
    for code, verdict in zip(WAY, VERDICTS, strict=True):
        (outcome,) = stocked.all(code)
        assert outcome.verdict is verdict
        before = stocked.screen

        stocked.reopen()

        assert stocked.screen == before
        assert before.step == outcome.screen.step

    assert [each["kind"] for each in stocked.commands()].count("package_handed_over") == 1
    assert [row["verdict"] for row in stocked.scans()] == [each.value for each in VERDICTS]
