"""Packing on a station: the bench, its numbers and its papers."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.commands import DocumentKind
from app.domain.model.fulfilment_order import Standing
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PackVerdict
from app.floor.desk import Job
from app.floor.screens import PackScreen
from app.store.floor_db import FloorStore
from tests.floor.station import Floor, a_floor
from tests.floor.stock import (
    ANNA,
    COAT,
    NAVY_M,
    SHIRT_L,
    SHIRT_M,
    SKIRT,
    an_order,
    ean,
    element_string,
    in_tote,
)

ORDER = in_tote(an_order("10485", {SHIRT_M: 2, COAT: 1}), "T-112")
SMALL = in_tote(an_order("10486", {SKIRT: 1}), "T-113")
COAT_TAG = element_string(COAT, "SN-7")


@pytest.fixture
def bench(anna: Floor) -> Floor:
    """A packer with an order's tote on the bench."""
    anna.put(ORDER, SMALL)
    anna.all(Verb.GO_PACK, "T-112")
    return anna


def pack_screen(floor: Floor) -> PackScreen:
    screen = floor.screen
    assert isinstance(screen, PackScreen)
    return screen


@pytest.mark.parametrize(
    ("taken", "verdict"),
    [
        (SHIRT_L, PackVerdict.WRONG_SIZE),
        (NAVY_M, PackVerdict.WRONG_COLOUR),
        (SKIRT, PackVerdict.WRONG_ITEM),
    ],
)
def test_wrong_garment_is_shown_beside_the_right_one(
    bench: Floor, taken: str, verdict: PackVerdict
) -> None:
    outcome = bench.scan(ean(taken))

    assert outcome.verdict is verdict
    assert isinstance(outcome.screen, PackScreen)
    assert outcome.screen.compare is not None
    assert outcome.screen.compare.got.gtin == taken
    assert bench.commands("item_packed") == []


def test_over_same_garment_and_other_tote_change_nothing(bench: Floor) -> None:
    bench.all(ean(SHIRT_M), ean(SHIRT_M), COAT_TAG)
    n = len(bench.commands())

    over, same, other, own = bench.all(ean(SHIRT_M), COAT_TAG, "T-113", "A-01-1")

    assert over.verdict is PackVerdict.OVER
    assert same.verdict is PackVerdict.SAME_UNIT
    assert other.verdict is PackVerdict.OTHER_TOTE
    assert other.words == {"got": "T-113", "want": "T-112"}
    assert own.verdict is CommonVerdict.NOT_HERE
    assert len(bench.commands()) == n


def test_undo_takes_the_last_garment_out_of_the_parcel(bench: Floor) -> None:
    bench.all(ean(SHIRT_M), COAT_TAG)

    undone = bench.press(Verb.UNDO)

    assert undone.verdict is PackVerdict.UNDONE
    coat = bench.commands("item_packed")[-1]
    assert bench.commands("item_unpacked")[0]["body"] == {"unit": coat["body"]["unit"]}
    assert pack_screen(bench).packed == 1


def test_an_incomplete_parcel_is_not_closed(bench: Floor) -> None:
    bench.scan(ean(SHIRT_M))

    outcome = bench.press(Verb.CLOSE_PACKAGE)

    assert (outcome.verdict, outcome.words) == (PackVerdict.NOT_COMPLETE, {"more": 2})
    assert bench.jobs() == []


def test_a_tote_that_is_not_picked_completely_is_not_packed(anna: Floor) -> None:
    half = replace(ORDER, units=ORDER.units[:1])
    anna.put(half)

    outcome = anna.all(Verb.GO_PACK, "T-112")[-1]

    assert outcome.verdict is PackVerdict.NOT_PICKED_YET
    assert pack_screen(anna).step == "tote"


def test_an_unknown_tote_is_empty(anna: Floor) -> None:
    assert anna.all(Verb.GO_PACK, "T-999")[-1].verdict is PackVerdict.TOTE_EMPTY


def test_a_tote_scanned_at_home_opens_the_bench(anna: Floor) -> None:
    anna.put(ORDER)

    outcome = anna.scan("T-112")

    assert (outcome.verdict, outcome.job) == (PackVerdict.OPENED, Job.PACK)


def test_the_tote_closes_a_parcel_that_is_complete(bench: Floor) -> None:
    bench.all(ean(SHIRT_M), COAT_TAG, ean(SHIRT_M))

    assert bench.scan("T-112").verdict is PackVerdict.CLOSED


def test_a_tote_read_twice_in_one_pull_closes_nothing(anna: Floor) -> None:
    anna.put(SMALL)
    anna.all(Verb.GO_PACK, "T-113", ean(SKIRT), Verb.HOME, Verb.GO_PACK)
    anna.door._session = replace(anna.door._session, pack=type(anna.door._session.pack)())
    assert anna.scan("T-113").verdict is PackVerdict.OPENED

    again = anna.scan("T-113", after_s=0.1)

    assert again.verdict is CommonVerdict.ECHO
    assert anna.jobs() == []


def test_a_cancelled_order_stops_the_bench(bench: Floor) -> None:
    bench.scan(ean(SHIRT_M))
    bench.put(replace(ORDER, standing=Standing.CANCELLATION_REQUESTED))

    assert pack_screen(bench).step == "stopped"
    assert bench.scan(COAT_TAG).verdict is PackVerdict.STOP_CANCELLED
    assert bench.press(Verb.PUT_BACK_DONE).verdict is PackVerdict.PUT_BACK_DONE
    assert [each["agg_id"] for each in bench.commands("cancel_acknowledged")] == [ORDER.id]
    assert pack_screen(bench).step == "tote"


def test_an_order_that_left_the_site_leaves_an_empty_bench(bench: Floor) -> None:
    bench.scan(ean(SHIRT_M))
    bench.replica.take_away(DocumentKind.FULFILMENT_ORDER, ORDER.id)
    bench.door.replica_changed()

    assert pack_screen(bench).step == "tote"
    assert bench.scan("T-113").verdict is PackVerdict.OPENED


def close_small(floor: Floor, order: int) -> str:
    """Packs one order of one skirt and returns the SSCC of its label."""
    fulfilment = in_tote(an_order(str(order), {SKIRT: 1}), f"T-{order - 20000}")
    floor.put(fulfilment)
    closed = floor.all(Verb.GO_PACK, f"T-{order - 20000}", ean(SKIRT), Verb.CLOSE_PACKAGE)[-1]
    assert closed.verdict is PackVerdict.CLOSED
    return str(floor.commands("label_issued")[-1]["body"]["sscc"])


def test_a_number_is_used_once_and_never_again_after_a_restart(anna: Floor) -> None:
    used = [close_small(anna, 20100), close_small(anna, 20101)]
    anna.reopen()
    used += [close_small(anna, 20102)]
    anna.reopen()
    used += [close_small(anna, 20103)]

    assert used == sorted(set(used))
    (block,) = anna.sql("SELECT used FROM number_block WHERE series = 'sscc'")
    assert block == {"used": 4}


def test_without_a_number_the_parcel_stays_open_and_complete(tmp_path: Path) -> None:
    with a_floor(tmp_path) as floor:
        floor.put(SMALL)
        floor.all(ANNA, Verb.GO_PACK, "T-113", ean(SKIRT))

        outcome = floor.press(Verb.CLOSE_PACKAGE)

        assert outcome.verdict is PackVerdict.NO_NUMBERS
        assert floor.commands("package_closed") == []
        assert floor.jobs() == []
        floor.grant("sscc", first=7)
        assert floor.press(Verb.CLOSE_PACKAGE).verdict is PackVerdict.CLOSED
        assert floor.commands("label_issued")[0]["body"]["sscc"] == "340123450000000079"


def test_the_last_number_of_a_block_and_the_first_of_the_next(tmp_path: Path) -> None:
    with a_floor(tmp_path) as floor:
        floor.scan(ANNA)
        floor.grant("sscc", first=1, count=1)
        floor.grant("sscc", first=501, count=500)

        used = [close_small(floor, 20100), close_small(floor, 20101)]

        assert [sscc[-7:-1] for sscc in used] == ["000001", "000501"]


def test_a_kill_after_the_label_was_drawn_leaves_nothing_of_it(
    bench: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.all(ean(SHIRT_M), COAT_TAG, ean(SHIRT_M))
    n = len(bench.commands())
    rows = len(bench.scans())

    class Killed(BaseException):
        """What happens when the power goes: nothing catches it."""

    def power_goes(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(FloorStore, "save_session", power_goes)
    with pytest.raises(Killed):
        bench.press(Verb.CLOSE_PACKAGE)
    monkeypatch.undo()
    assert len(bench.renderer.drawn) == 2
    assert (bench.jobs(), len(bench.commands()), len(bench.scans())) == ([], n, rows)

    bench.reopen()
    assert pack_screen(bench).step == "close"
    assert bench.press(Verb.CLOSE_PACKAGE).verdict is PackVerdict.CLOSED
    assert bench.commands("label_issued")[0]["body"]["sscc"] == "340123450000000017"
    assert [job["purpose"] for job in bench.jobs()] == ["label", "slip"]


def test_a_label_that_cannot_be_drawn_closes_nothing(
    bench: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    bench.all(ean(SHIRT_M), COAT_TAG, ean(SHIRT_M))
    n = len(bench.commands())
    bench.renderer.breaks = ValueError("Giulia Verdi, Via Roma 1 does not fit")

    outcome = bench.press(Verb.CLOSE_PACKAGE)

    assert outcome.verdict is CommonVerdict.UNREADABLE
    assert (len(bench.commands()), bench.jobs()) == (n, [])
    assert "Giulia" not in caplog.text
    bench.renderer.breaks = None
    assert bench.press(Verb.CLOSE_PACKAGE).verdict is PackVerdict.CLOSED
    assert bench.commands("label_issued")[0]["body"]["sscc"] == "340123450000000017"


def test_a_packer_stays_at_the_bench_while_another_stop_waits_at_the_ship_desk(
    bench: Floor,
) -> None:
    held = replace(SMALL, standing=Standing.ON_HOLD)
    bench.put(held)
    bench.all(Verb.GO_SHIP, SMALL.slip_code, Verb.GO_PACK)
    closed = bench.all(ean(SHIRT_M), COAT_TAG, ean(SHIRT_M), Verb.CLOSE_PACKAGE)[-1]

    assert (closed.job, closed.screen.step) == (Job.SHIP, "stopped")
    assert bench.press(Verb.PUT_BACK_DONE).screen.step == "hand_over"


def test_a_serial_after_the_gtin_says_which_garment_it_was_even_after_a_restart(
    anna: Floor,
) -> None:
    coats = in_tote(an_order("10490", {COAT: 2}), "T-114")
    known = zip(coats.units, ("SN-1", "SN-2"), strict=True)
    anna.put(replace(coats, units=tuple(replace(unit, serial=serial) for unit, serial in known)))
    anna.all(Verb.GO_PACK, "T-114", ean(COAT))
    anna.reopen()

    noted, last = anna.all(element_string(COAT, "SN-2"), element_string(COAT, "SN-1"))

    assert (noted.verdict, last.verdict) == (PackVerdict.SERIAL_NOTED, PackVerdict.ALL_PACKED)
    assert anna.order(coats.id).packed_total == 2
