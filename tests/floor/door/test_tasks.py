"""A lead makes good at a station: counts, moves, pieces brought back; on disk as commands."""

import pytest

from app.domain.model.site import Task
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, TasksVerdict
from app.floor.desk import Job
from app.floor.screens import HomeScreen, TasksScreen
from tests.floor.station import Floor
from tests.floor.stock import ANNA, BINS, BRUNO, SHIRT_M, SITE, SKIRT, a_product, ean

SHIRT_BIN, SKIRT_BIN = BINS[SHIRT_M], BINS[SKIRT]


def a_task(kind: str, tote: str = "") -> Task:
    return Task(
        id=f"{kind}-1",
        site=SITE,
        kind=kind,
        title="Linen Shirt",
        bin=SHIRT_BIN,
        sku=a_product(SHIRT_M).sku,
        quantity=1,
        order_number="10485",
        tote=tote,
    )


@pytest.fixture
def lead(floor: Floor) -> Floor:
    floor.put(a_task("count"), a_task("put_back", tote="T-112"))
    floor.all(ANNA, Verb.GO_TASKS)
    return floor


def shown(floor: Floor) -> TasksScreen:
    screen = floor.screen
    assert isinstance(screen, TasksScreen)
    return screen


def sent(floor: Floor, kind: str) -> list[tuple[str, str, object]]:
    return [(row["agg_kind"], row["agg_id"], row["body"]) for row in floor.commands(kind)]


def test_a_lead_sees_what_is_to_be_made_good(lead: Floor) -> None:
    rows = [(row.kind, row.place, row.tote) for row in shown(lead).rows]

    assert sorted(rows) == [("count", SHIRT_BIN, ""), ("put_back", SHIRT_BIN, "T-112")]
    lead.press(Verb.HOME)
    home = lead.screen
    assert isinstance(home, HomeScreen)
    assert [tile.count for tile in home.tiles if tile.job == Job.TASKS.value] == [2]


def test_a_count_is_sent_and_its_task_is_gone_at_once(lead: Floor) -> None:
    lead.all(SHIRT_BIN, ean(SHIRT_M), ean(SHIRT_M))
    assert (shown(lead).step, shown(lead).counted) == ("bin", 2)

    outcome = lead.press(Verb.TASK_DONE)

    assert outcome.verdict is TasksVerdict.BOOKED
    assert sent(lead, "task_done") == [("task", "count-1", {"counted": 2})]
    assert [row.kind for row in shown(lead).rows] == ["put_back"]


def test_what_was_counted_survives_a_restart(lead: Floor) -> None:
    lead.all(SHIRT_BIN, ean(SHIRT_M))

    lead.reopen()

    assert (shown(lead).bin, shown(lead).counted) == (SHIRT_BIN, 1)


def test_stock_is_moved_and_counted_without_a_task(lead: Floor) -> None:
    lead.all(SKIRT_BIN, ean(SKIRT), SHIRT_BIN)
    lead.all(SKIRT_BIN, ean(SKIRT), Verb.TASK_DONE)

    sku = a_product(SKIRT).sku
    (moved,) = sent(lead, "stock_moved")
    assert moved[:2] == ("bin", SKIRT_BIN)
    (counted,) = sent(lead, "stock_counted")
    assert counted == (
        "bin",
        SKIRT_BIN,
        {"bin": SKIRT_BIN, "sku": sku, "condition": "NEW", "counted": 1},
    )


def test_a_piece_is_brought_back(lead: Floor) -> None:
    held = lead.scan("T-112")
    assert (held.verdict, shown(lead).place) == (TasksVerdict.BRING, SHIRT_BIN)

    assert lead.scan(SKIRT_BIN).verdict is TasksVerdict.WRONG_PLACE
    assert lead.scan(SHIRT_BIN).verdict is TasksVerdict.DONE

    assert sent(lead, "task_done") == [("task", "put_back-1", {"counted": None})]


def test_only_who_has_the_job_gets_to_it(floor: Floor) -> None:
    floor.scan(BRUNO)

    assert floor.press(Verb.GO_TASKS).verdict is CommonVerdict.NOT_HERE


def test_a_verb_of_another_job_does_nothing_here(lead: Floor) -> None:
    assert lead.press(Verb.SKIP).verdict is CommonVerdict.NOT_HERE
    assert shown(lead).step == "list"
