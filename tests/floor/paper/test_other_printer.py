"""A printer that is down: its jobs move to another one by a scan, each printed in one place."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, ShipVerdict
from app.errors import SettingWrong
from app.floor.paper.bound import LabelPrinter
from app.floor.paper.papers import LABEL_PRINTER, printer_profiles
from app.ports import JobState
from app.settings import Settings, checked
from tests.floor.station import Floor
from tests.floor.stock import COAT, SKIRT, an_order, ean, in_tote

SPARE = "PR-03=loop://spare"
PACKED = (Verb.GO_PACK, "T-112", ean(SKIRT), Verb.CLOSE_PACKAGE)


@pytest.fixture
def printed(anna: Floor) -> Floor:
    """A label and a slip wait; the station has a neighbour."""
    anna.settings = replace(anna.settings, spare_printers=(SPARE,))
    anna.reopen()
    anna.put(in_tote(an_order("10485", {SKIRT: 1}), "T-112"))
    anna.put(in_tote(an_order("10486", {COAT: 1}), "T-113"))
    anna.all(*PACKED)
    return anna


def places(floor: Floor) -> list[tuple[str, str]]:
    return [(job["printer_id"], job["state"]) for job in floor.jobs()]


def test_what_waits_moves_once_and_new_labels_follow(printed: Floor) -> None:
    told = printed.scan("PR-03")

    assert told.verdict is CommonVerdict.PRINTER_BOUND
    assert told.words == {"printer": "PR-03", "before": "PR-01", "count": 2}
    assert told.printing == ("moved",)
    assert places(printed) == [("PR-03", "queued")] * 2
    assert {job["reason"] for job in printed.jobs()} == {"moved from PR-01"}
    printed.reopen()
    assert printed.scan("PR-03").verdict is CommonVerdict.PRINTER_KEPT
    printed.all(Verb.GO_PACK, "T-113", ean(COAT), Verb.CLOSE_PACKAGE)
    assert places(printed) == [("PR-03", "queued")] * 4


def test_what_the_printer_was_given_stays_with_it(printed: Floor) -> None:
    first = printed.jobs()[0]
    with printed.store.commit():
        printed.store.move_job(first["id"], JobState.SENDING, "", printed.clock.wall())

    assert printed.scan("PR-03").words["count"] == 1
    assert places(printed) == [("PR-01", "sending"), ("PR-03", "queued")]
    assert printed.scan("PR-01").words["count"] == 1
    assert places(printed) == [("PR-01", "sending"), ("PR-01", "queued")]


@pytest.mark.parametrize("code", ["PR-02", "PR-99"])
def test_a_printer_without_labels_gets_none(printed: Floor, code: str) -> None:
    told = printed.scan(code)

    assert (told.verdict, told.words) == (
        CommonVerdict.NO_PRINTER,
        {"printer": code, "before": "PR-01"},
    )
    assert places(printed) == [("PR-01", "queued")] * 2


def test_a_bound_printer_that_is_gone_has_lost_its_labels(printed: Floor) -> None:
    printed.scan("PR-03")

    alone = printer_profiles(Settings(data_dir=Path("data")))

    assert LabelPrinter(printed.store, alone, LABEL_PRINTER).id == LABEL_PRINTER


def test_a_voided_label_that_waits_is_not_printed(printed: Floor) -> None:
    voided = printed.press(Verb.VOID_LABEL)

    assert voided.verdict is ShipVerdict.LABEL_VOIDED
    labels = [(job["state"], job["reprint"]) for job in printed.jobs() if job["purpose"] == "label"]
    assert labels == [("cancelled", 0), ("queued", 1)]
    assert [each["kind"] for each in printed.commands()][-2:] == ["label_voided", "label_issued"]
    assert printed.jobs()[0]["data"] != printed.jobs()[-1]["data"]


@pytest.mark.parametrize("spare", ["PR-01=tcp://h:1", "PR-2=tcp://h:1", "tcp://h:1", "PR-03"])
def test_a_neighbour_that_cannot_be(spare: str) -> None:
    with pytest.raises(SettingWrong):
        checked(Settings(data_dir=Path("data"), spare_printers=(spare,)))
