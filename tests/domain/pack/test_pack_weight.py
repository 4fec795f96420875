"""The carton, what is laid in, and whether the parcel is as heavy as it should be."""

from dataclasses import replace

import pytest

from app.domain.commands import ItemPacked, PackageClosed, PackageWeighed
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import PackageState
from app.domain.pack import Packed, PackFacts, PackState, Step, act, decide
from app.domain.rulings import Reason, rejected
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PackVerdict
from tests.domain.builders import a_unit, an_order, item, pack_facts, tote_reading
from tests.domain.worlds.machines import BAG, BOX
from tests.domain.worlds.packer import bench, scan

SCALE = replace(
    pack_facts(),
    has_scale=True,
    cartons=(BAG, BOX),
    inserts=("returns_card", "gift"),
    new_id=lambda: "p1",
)
SHIRT_G = 240


def full(*, count: int = 1) -> PackState:
    """Everything is in the bag and the parcel is to be closed."""
    state = bench(*([None] * count))
    for _ in range(count):
        state = decide(
            state, item(), replace(SCALE, scanned=pack_facts(item().value).scanned)
        ).state
    return state


def press(state: PackState, verb: Verb, facts: PackFacts = SCALE, **given: int | None) -> Packed:
    answer = act(state, verb, replace(facts, **given))  # type: ignore[arg-type]  # fields by name
    assert answer is not None
    return answer


def weighed(answer: Packed) -> PackageWeighed:
    (command,) = (c for c in answer.commands if isinstance(c, PackageWeighed))
    return command


def test_the_first_piece_accepts_the_smallest_carton_that_bears_it() -> None:
    facts = replace(SCALE, scanned=pack_facts(item().value).scanned)
    small = decide(bench(None), item(), facts)
    big = decide(bench(*[None] * 8), item(), facts)

    assert [c.carton for c in small.commands if isinstance(c, ItemPacked)] == ["A"]
    assert [c.carton for c in big.commands if isinstance(c, ItemPacked)] == ["B"]


def test_when_none_is_big_enough_the_biggest_is_named() -> None:
    facts = replace(SCALE, scanned=pack_facts(item().value).scanned)

    answer = decide(bench(*[None] * 40), item(), facts)

    assert [c.carton for c in answer.commands if isinstance(c, ItemPacked)] == ["B"]


def test_a_carton_is_chosen_by_its_number_or_as_the_next_bigger_one() -> None:
    named = press(full(), Verb.CARTON, argument=2)
    bigger = press(full(), Verb.CARTON)
    round_again = press(bigger.state, Verb.CARTON)

    assert (named.verdict, named.state.carton) == (PackVerdict.CARTON, "B")
    assert (bigger.state.carton, round_again.state.carton) == ("B", "A")
    assert press(full(), Verb.CARTON, argument=7).verdict is CommonVerdict.NOT_HERE
    assert press(full(), Verb.CARTON, pack_facts()).verdict is CommonVerdict.NOT_HERE
    closed = press(named.state, Verb.CLOSE_PACKAGE, scale_g=SHIRT_G + BOX.own_g)
    assert PackageClosed(package="p1", carton="B") in closed.commands


def test_inserts_are_ticked_and_a_missing_one_blocks_nothing() -> None:
    one = press(full(), Verb.INSERT_DONE)
    other = press(full(), Verb.INSERT_DONE, argument=2)
    both = press(one.state, Verb.INSERT_DONE)
    closed = press(one.state, Verb.CLOSE_PACKAGE, scale_g=SHIRT_G + BAG.own_g)

    assert one.verdict is PackVerdict.INSERT_IN
    assert other.state.inserts == ("gift",)
    assert press(both.state, Verb.INSERT_DONE).verdict is PackVerdict.INSERTS_DONE
    assert closed.verdict is PackVerdict.CLOSED
    assert PackageClosed(package="p1", carton="A", inserts=("returns_card",)) in closed.commands


@pytest.mark.parametrize("off", [-15, 0, 15])
def test_a_weight_within_the_band_is_noted(off: int) -> None:
    grams = SHIRT_G + BAG.own_g + off

    closed = press(full(), Verb.CLOSE_PACKAGE, scale_g=grams)

    assert closed.verdict is PackVerdict.CLOSED
    assert weighed(closed) == PackageWeighed(package="p1", weight_g=grams, source="scale")


@pytest.mark.parametrize(
    ("off", "verdict", "title"),
    [
        (-SHIRT_G, PackVerdict.WEIGHT_LESS, "Linen Shirt"),
        (+SHIRT_G, PackVerdict.WEIGHT_MORE, "Linen Shirt"),
        (+90, PackVerdict.WEIGHT_OFF, ""),
    ],
)
def test_a_weight_outside_is_explained_and_accepted_by_closing_again(
    off: int, verdict: PackVerdict, title: str
) -> None:
    grams = 2 * SHIRT_G + BOX.own_g + off

    asked = press(full(count=2), Verb.CLOSE_PACKAGE, scale_g=grams)
    again = decide(asked.state, tote_reading(), replace(SCALE, scale_g=grams))

    assert (asked.verdict, asked.state.step, asked.commands) == (verdict, Step.CLOSE, ())
    assert asked.words == {"off": f"{off:+d}", "title": title}
    assert again.verdict is PackVerdict.CLOSED
    assert weighed(again).outside_g == off


def test_looking_into_the_parcel_ends_the_question() -> None:
    asked = press(full(), Verb.CLOSE_PACKAGE, scale_g=900)
    looked = press(asked.state, Verb.INSERT_DONE)

    assert press(looked.state, Verb.CLOSE_PACKAGE, scale_g=900).verdict is PackVerdict.WEIGHT_OFF


def test_a_silent_scale_is_answered_by_a_keyed_or_an_estimated_weight() -> None:
    silent = press(full(), Verb.CLOSE_PACKAGE)
    estimated = press(silent.state, Verb.CLOSE_PACKAGE)
    keyed = press(silent.state, Verb.WEIGH, argument=SHIRT_G + BAG.own_g)
    closed = press(keyed.state, Verb.CLOSE_PACKAGE)

    assert silent.verdict is PackVerdict.NO_WEIGHT
    assert weighed(estimated) == PackageWeighed(
        package="p1", weight_g=SHIRT_G + BAG.own_g, source="estimated"
    )
    assert keyed.verdict is PackVerdict.WEIGHT_KEYED
    assert weighed(closed).source == "keyed"
    assert press(full(), Verb.WEIGH).verdict is PackVerdict.KEY_WEIGHT
    assert press(full(), Verb.WEIGH, pack_facts(), argument=5).verdict is PackVerdict.KEY_WEIGHT


def test_where_a_product_has_no_known_weight_any_weight_is_right() -> None:
    closed = press(full(), Verb.CLOSE_PACKAGE, replace(SCALE, products={}), scale_g=999)

    assert weighed(closed).weight_g == 999


def test_a_bench_without_a_scale_weighs_nothing() -> None:
    closed = press(scan(bench(None), item()).state, Verb.CLOSE_PACKAGE, pack_facts())

    assert not any(isinstance(c, PackageWeighed) for c in closed.commands)


def test_only_an_open_package_is_weighed() -> None:
    weight = PackageWeighed(package="p1", weight_g=1, source="scale")
    sealed = an_order(units=[a_unit()], package=PackageState.SEALED)

    assert apply(sealed, weight)[1] == rejected(Reason.WRONG_STATE)
    assert apply(an_order(), weight)[1] == rejected(Reason.UNKNOWN_PACKAGE)
