"""The short form of the offline proof."""

import pytest

from tests.faults.offline import run as offline
from tests.faults.offline.orders import baskets, stock_of
from tests.faults.report import Scale


def test_orders_are_dealt_out_of_what_is_in_stock() -> None:
    dealt = baskets(300, 1_000)

    total = sum((basket for basket in dealt[1:]), dealt[0])
    assert {basket.total() for basket in dealt} == {3, 4}
    assert total.total() == 1_000
    assert total <= stock_of("MIL")


@pytest.mark.timeout(400)
def test_everybody_agrees_after_a_day_without_a_connection() -> None:
    report = offline.run(Scale.SHORT)

    assert report.ok, report.faults
    assert report.figures["hours offline"] == 8.0
    assert report.figures["picks"] == 20
