"""The print ledger, and which paper goes to which printer."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.domain.verbs import Verb
from app.floor.paper.papers import printer_profiles
from app.floor.paper.print_ledger import FloorPrintLedger
from app.floor.worker_queue import Call, WorkerQueue
from app.ports import JobState
from app.settings import Settings
from tests.floor.station import Floor
from tests.floor.stock import SKIRT, an_order, ean, in_tote

PACKED = (Verb.GO_PACK, "T-112", ean(SKIRT), Verb.CLOSE_PACKAGE)


class AtOnce(WorkerQueue):
    """The worker's thread is this one."""

    def put(self, item: object) -> None:
        assert isinstance(item, Call)
        item.run()


@pytest.fixture
def printed(anna: Floor) -> Floor:
    """A label and a slip wait in the ledger."""
    anna.put(in_tote(an_order("10485", {SKIRT: 1}), "T-112"))
    anna.all(*PACKED)
    return anna


def ledger_of(floor: Floor) -> FloorPrintLedger:
    return FloorPrintLedger(floor.store, AtOnce(), floor.clock)


def test_jobs_leave_in_the_order_they_came_each_once(printed: Floor) -> None:
    ledger = ledger_of(printed)

    label, slip, nothing = (ledger.next_job("PR-01") for _ in range(3))

    assert label is not None
    assert slip is not None
    assert (label.purpose, slip.purpose, nothing) == ("label", "slip", None)
    assert [job["state"] for job in printed.jobs()] == ["sending", "sending"]
    assert label.data == printed.jobs()[0]["data"]
    assert ledger.next_job("PR-02") is None


def test_a_move_is_on_disk_and_told(printed: Floor) -> None:
    ledger, told = ledger_of(printed), []
    ledger.on_move(lambda job, state: told.append((job, state)))
    job = ledger.next_job("PR-01")
    assert job is not None

    ledger.moved(job.id, JobState.SENT, "no proof")

    assert told == [(job.id, JobState.SENDING), (job.id, JobState.SENT)]
    assert (printed.jobs()[0]["state"], printed.jobs()[0]["reason"]) == ("sent", "no proof")


@pytest.mark.parametrize("end", [JobState.CONFIRMED, JobState.FAILED, JobState.CANCELLED])
def test_a_job_at_its_end_stays_there(printed: Floor, end: JobState) -> None:
    ledger = ledger_of(printed)
    job = ledger.next_job("PR-01")
    assert job is not None
    ledger.moved(job.id, end, "seen")

    ledger.moved(job.id, JobState.UNKNOWN, "the connection was lost")

    assert (printed.jobs()[0]["state"], printed.jobs()[0]["reason"]) == (end.value, "seen")


@pytest.mark.parametrize(
    ("left", "found"),
    [
        (JobState.QUEUED, JobState.QUEUED),
        (JobState.SENDING, JobState.UNKNOWN),
        (JobState.SENT, JobState.UNKNOWN),
        (JobState.ATTENTION, JobState.UNKNOWN),
        (JobState.UNKNOWN, JobState.UNKNOWN),
        (JobState.CONFIRMED, JobState.CONFIRMED),
        (JobState.FAILED, JobState.FAILED),
    ],
)
def test_the_next_start_finds_a_job_in_doubt(
    printed: Floor, left: JobState, found: JobState
) -> None:
    """It may or may not be on paper; nobody sends it again by himself."""
    label = printed.jobs()[0]
    with printed.store.commit():
        printed.store.move_job(label["id"], left, "as it was", printed.clock.wall())
    printed.reopen()

    ledger = ledger_of(printed)
    ledger.take_stock()

    label = printed.jobs()[0]
    assert label["state"] == found.value
    moved = left is not found
    assert label["reason"] == (
        "the program ended while the printer had it" if moved else "as it was"
    )
    again = ledger.next_job("PR-01")
    assert again is not None
    assert (again.id == label["id"]) == (left is JobState.QUEUED)


def test_a_label_that_was_proved_on_its_parcel_is_not_in_doubt(printed: Floor) -> None:
    ledger = ledger_of(printed)
    ledger.next_job("PR-01")
    printed.scan(f"00{printed.commands('label_issued')[0]['body']['sscc']}")
    printed.reopen()

    ledger_of(printed).take_stock()

    assert printed.jobs()[0]["state"] == "confirmed"


def test_printers_of_a_station(tmp_path: Path) -> None:
    folder = tmp_path / "data of #1 50%"
    labels, papers = printer_profiles(
        Settings(data_dir=folder, printer="tcp://10.0.0.9:9100", printer_dpi=300)
    )

    assert (labels.id, labels.url, labels.language, labels.dpi) == (
        "PR-01",
        "tcp://10.0.0.9:9100",
        "zpl",
        300,
    )
    parts = urlsplit(papers.url)
    assert (papers.id, papers.language) == ("PR-02", "pdf")
    assert papers.url == (folder / "papers").as_uri() + "?suffix=pdf"
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == (
        "file",
        "",
        "suffix=pdf",
        "",
    )


def test_a_relative_data_folder_has_an_address_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    _, papers = printer_profiles(Settings(data_dir=Path("data")))

    assert papers.url == (tmp_path / "data" / "papers").as_uri() + "?suffix=pdf"
