"""What a bench keeps beside its order: totes, tray, second parcel, carton, weight."""

from dataclasses import replace

import pytest

from app.domain.model.site import CartonType
from app.domain.verbs import Verb
from app.domain.verdicts import PackVerdict
from app.floor.desk import Job
from app.floor.screens import PackScreen
from app.ports import ScaleReading
from tests.floor.station import Floor
from tests.floor.stock import COAT, SHIRT_L, SHIRT_M, SKIRT, an_order, ean, element_string, in_tote

ORDER = in_tote(an_order("10485", {SHIRT_M: 2, COAT: 1}), "T-112")
SMALL = in_tote(an_order("10486", {SKIRT: 1}), "T-113")
COAT_TAG = element_string(COAT, "SN-7")


class Pan:
    """A scale that says what the test lays on it."""

    def __init__(self) -> None:
        self.grams: int | None = None

    def reading(self) -> ScaleReading:
        return ScaleReading(grams=self.grams, heard=self.grams is not None)


@pytest.fixture
def bench(anna: Floor) -> Floor:
    anna.put(ORDER, SMALL)
    anna.all(Verb.GO_PACK)
    return anna


def shown(floor: Floor) -> PackScreen:
    screen = floor.screen
    assert isinstance(screen, PackScreen)
    return screen


def test_an_item_finds_its_order_and_the_first_scan_packs_it(bench: Floor) -> None:
    outcome = bench.scan(ean(SHIRT_M))

    assert outcome.verdict is PackVerdict.OPENED_BY_ITEM
    assert (shown(bench).number, shown(bench).tote, shown(bench).packed) == ("10485", "T-112", 1)
    assert len(bench.commands("item_packed")) == 1


def test_a_second_parcel_has_its_own_label_slip_and_count(bench: Floor) -> None:
    bench.all("T-112", ean(SHIRT_M))

    split = bench.press(Verb.NEW_PACKAGE)
    first = bench.commands("label_issued")[0]["body"]["sscc"]
    on = bench.scan(f"00{first}")
    closed = bench.all(ean(SHIRT_M), COAT_TAG, Verb.CLOSE_PACKAGE)[-1]

    assert (split.verdict, on.verdict) == (PackVerdict.NEXT_PARCEL, PackVerdict.LABEL_ON)
    assert split.job is Job.PACK
    assert closed.verdict is PackVerdict.CLOSED
    numbers = [each["body"]["sscc"] for each in bench.commands("label_issued")]
    assert len(set(numbers)) == 2
    assert [job["purpose"] for job in bench.jobs()] == ["label", "slip", "label", "slip"]


def test_a_parcel_is_found_by_its_label_opened_again_and_closed_anew(bench: Floor) -> None:
    bench.all("T-113", ean(SKIRT), Verb.CLOSE_PACKAGE)
    old = bench.commands("label_issued")[0]["body"]["sscc"]
    bench.all(Verb.GO_PACK, f"00{old}", Verb.REOPEN)
    assert shown(bench).step == "reason"

    again = bench.press(Verb.REOPEN_FORGOTTEN)
    closed = bench.press(Verb.CLOSE_PACKAGE)

    assert (again.verdict, closed.verdict) == (PackVerdict.REOPENED, PackVerdict.CLOSED)
    assert bench.commands("package_reopened")[0]["body"]["reason"] == "forgotten"
    new = bench.commands("label_issued")[1]["body"]["sscc"]
    assert new != old
    (package,) = bench.order(SMALL.id).packages
    assert (package.sscc, package.voided) == (new, (old,))


def test_the_tray_survives_the_night(bench: Floor) -> None:
    bench.all("T-113", ean(SHIRT_L), Verb.HOME, Verb.GO_PACK)

    assert len(shown(bench).tray) == 1
    refused = bench.all(ean(SKIRT), Verb.CLOSE_PACKAGE)[-1]
    emptied = bench.press(Verb.TRAY_DONE)

    assert (refused.verdict, emptied.verdict) == (PackVerdict.TRAY_FIRST, PackVerdict.TRAY_EMPTIED)
    assert bench.commands("surplus_found")[0]["body"]["gtin"] == SHIRT_L
    assert bench.press(Verb.CLOSE_PACKAGE).verdict is PackVerdict.CLOSED


def test_a_missing_piece_frees_the_bench_for_the_next_tote(bench: Floor) -> None:
    bench.all("T-113", Verb.SHORT_AT_PACK, Verb.SHORT_AT_PACK)

    assert bench.commands("unit_rejected")[0]["body"]["reason"] == "not_found"
    assert shown(bench).step == "tote"
    assert bench.scan("T-112").verdict is PackVerdict.OPENED


def test_a_carton_is_named_and_the_parcel_weighed_with_it(bench: Floor) -> None:
    box = CartonType(
        code="C", name="Box", length_mm=400, width_mm=300, height_mm=100, max_g=5000, own_g=200
    )
    setting = bench.door._view.setting("MIL")
    assert setting is not None
    bench.put(replace(setting, carton_types=(box,), inserts=("returns_card",)))
    pan = Pan()
    bench.door.use_scale(pan)
    bench.all("T-113", ean(SKIRT))
    assert (shown(bench).carton, shown(bench).inserts) == ("C · Box", ("returns_card",))

    silent = bench.press(Verb.CLOSE_PACKAGE)
    pan.grams = 900
    off = bench.press(Verb.CLOSE_PACKAGE)
    pan.grams = 510
    bench.press(Verb.INSERT_DONE)
    closed = bench.press(Verb.CLOSE_PACKAGE)

    assert (silent.verdict, off.verdict) == (PackVerdict.NO_WEIGHT, PackVerdict.WEIGHT_OFF)
    assert closed.verdict is PackVerdict.CLOSED
    (weighed,) = bench.commands("package_weighed")
    assert (weighed["body"]["weight_g"], weighed["body"]["source"]) == (510, "scale")
    (package,) = bench.order(SMALL.id).packages
    assert (package.carton, package.inserts) == ("C", ("returns_card",))
    assert (package.weight_g, package.weight_source) == (510, "scale")
