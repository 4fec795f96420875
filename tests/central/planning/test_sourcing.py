"""Which site ships, and why no other does."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.sourcing import (
    Demand,
    Destination,
    Lack,
    Loss,
    MeasuredFrom,
    Plan,
    SiteFacts,
    distance_km,
    plan,
)

MILANO, ROMA, PARIS = (45.46, 9.19), (41.90, 12.50), (48.86, 2.35)
TORINO = Destination(country="IT", lat=45.07, lon=7.69)
ONE_SHIRT = (Demand(sku="SHIRT", quantity=1),)


def a_site(
    name: str, at: tuple[float, float] = MILANO, *, shirts: int = 5, **state: bool
) -> SiteFacts:
    return SiteFacts(
        site=name,
        lat=at[0],
        lon=at[1],
        open=state.get("open", True),
        ships=state.get("ships", True),
        free=(("SHIRT", shirts),),
    )


def losses(made: Plan) -> dict[str, Loss]:
    return {rejected.site: rejected.loss for rejected in made.rejected}


def test_the_nearest_site_that_has_everything_wins() -> None:
    made = plan(TORINO, ONE_SHIRT, (a_site("ROM", ROMA), a_site("MIL"), a_site("PAR", PARIS)))

    assert (made.winner, made.measured_from) == ("MIL", MeasuredFrom.COORDINATES)
    assert losses(made) == {"PAR": Loss.FARTHER, "ROM": Loss.FARTHER}
    roma = made.rejected[1]
    assert roma.km == pytest.approx(524, abs=3)
    assert roma.by_km == pytest.approx(400, abs=3)


def test_a_nearer_site_that_lacks_a_unit_says_which_and_how_many() -> None:
    wanted = (Demand(sku="SCARF", quantity=1), Demand(sku="SHIRT", quantity=3))

    made = plan(TORINO, wanted, (a_site("MIL", shirts=2),))

    assert made.winner is None
    (milano,) = made.rejected
    assert milano.loss is Loss.OUT_OF_STOCK
    assert milano.lacks == (
        Lack(sku="SCARF", wanted=1, free=0),
        Lack(sku="SHIRT", wanted=3, free=2),
    )


def test_stock_below_zero_is_told_as_nothing() -> None:
    made = plan(TORINO, ONE_SHIRT, (a_site("MIL", shirts=-3),))

    assert made.rejected[0].lacks == (Lack(sku="SHIRT", wanted=1, free=0),)


def test_closed_and_other_sites_are_named_before_their_stock_is_looked_at() -> None:
    made = plan(
        TORINO,
        ONE_SHIRT,
        (a_site("SHUT", shirts=0, open=False), a_site("HQ", ships=False), a_site("ROM", ROMA)),
    )

    assert made.winner == "ROM"
    assert losses(made) == {"SHUT": Loss.CLOSED, "HQ": Loss.NOT_A_SHIPPING_SITE}


def test_without_coordinates_the_centre_of_the_country_counts_and_is_named() -> None:
    sites = (a_site("MIL"), a_site("PAR", PARIS))

    assert plan(Destination(country="FR"), ONE_SHIRT, sites).winner == "PAR"
    made = plan(Destination(country="IT"), ONE_SHIRT, sites)
    assert (made.winner, made.measured_from) == ("MIL", MeasuredFrom.COUNTRY_CENTRE)


def test_where_nothing_can_be_measured_the_names_decide_and_nobody_is_called_farther() -> None:
    made = plan(Destination(country="ZZ"), ONE_SHIRT, (a_site("PAR", PARIS), a_site("MIL")))

    assert (made.winner, made.km, made.measured_from) == ("MIL", None, MeasuredFrom.NOTHING)
    assert losses(made) == {"PAR": Loss.SAME_DISTANCE}


def test_two_sites_in_one_place_are_taken_by_name() -> None:
    made = plan(TORINO, ONE_SHIRT, (a_site("TWO"), a_site("ONE")))

    assert made.winner == "ONE"
    assert losses(made) == {"TWO": Loss.SAME_DISTANCE}


def test_distance_agrees_with_known_ones() -> None:
    # Reference: geodesic distances of an independent calculator, within the half per cent by which
    # a sphere differs from the earth.
    assert distance_km(MILANO, ROMA) == pytest.approx(476, rel=0.005)
    assert distance_km(MILANO, PARIS) == pytest.approx(640, rel=0.005)
    assert distance_km((0, 179.5), (0, -179.5)) == pytest.approx(111.2, rel=0.005)
    assert distance_km(PARIS, PARIS) == 0.0


sites = st.lists(
    st.builds(
        SiteFacts,
        site=st.sampled_from("ABCDEF"),
        lat=st.floats(-90, 90),
        lon=st.floats(-180, 180),
        open=st.booleans(),
        ships=st.booleans(),
        free=st.tuples(st.tuples(st.just("SHIRT"), st.integers(-1, 3))),
    ),
    max_size=6,
    unique_by=lambda site: site.site,
)
destinations = st.builds(
    Destination,
    country=st.sampled_from(["IT", "DE", "ZZ"]),
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
)


@given(destinations, sites, st.integers(1, 3))
def test_every_site_is_named_once_and_brute_force_finds_no_nearer_one(
    destination: Destination, facts: list[SiteFacts], wanted: int
) -> None:
    demands = (Demand(sku="SHIRT", quantity=wanted),)

    made = plan(destination, demands, tuple(facts))

    named = [rejected.site for rejected in made.rejected]
    if made.winner is not None:
        named.append(made.winner)
    assert sorted(named) == sorted(site.site for site in facts)
    able = [s for s in facts if s.open and s.ships and dict(s.free)["SHIRT"] >= wanted]
    assert (made.winner is None) == (not able)
    if made.km is not None:
        by_site = {r.site: r.km for r in made.rejected}
        for site in able:
            other = by_site.get(site.site)
            assert other is None or made.km <= other


@given(destinations, sites)
def test_the_order_of_the_sites_does_not_matter(
    destination: Destination, facts: list[SiteFacts]
) -> None:
    plans = {
        plan(destination, ONE_SHIRT, tuple(some))
        for some in itertools.islice(itertools.permutations(facts), 24)
    }

    assert len(plans) == 1
