"""What nobody works on any more leaves the floor, and nothing else does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.model.fulfilment_order import PackageState, Standing
from app.domain.model.keys import Doc
from app.domain.model.retention import leaves_at
from app.domain.model.returnable_order import ReturnRecord
from app.domain.model.site import Task
from tests.domain.builders import (
    NOW,
    SHIRT_M,
    a_pick_list,
    a_product,
    a_sold_order,
    a_unit,
    an_order,
)

TASK = Task(
    id="t", site="MIL", kind="put_back", title="", bin="", sku="", quantity=1, order_number=""
)
RETURN = ReturnRecord(
    id="r",
    return_code="R-000000017",
    site="BRE",
    order_id="o",
    order_number="1",
    currency="EUR",
    units=(),
    received_at=NOW - timedelta(days=1),
)


@pytest.mark.parametrize(
    "doc",
    [
        an_order(),
        an_order(units=[a_unit()], package=PackageState.LABELLED),
        an_order(standing=Standing.CANCELLATION_REQUESTED),
        a_pick_list(),
        a_product(SHIRT_M),
        TASK,
    ],
)
def test_what_is_in_work_stays(doc: Doc) -> None:
    assert leaves_at(doc, NOW) is None


@pytest.mark.parametrize(
    ("doc", "days"),
    [
        (an_order(units=[a_unit()], package=PackageState.TENDERED), 2),
        (an_order(standing=Standing.CANCELLED), 2),
        (a_sold_order(), 9 + 14),
        (RETURN, 44 - 1),
        (replace(TASK, open=False), 7),
    ],
)
def test_what_is_over_leaves(doc: Doc, days: int) -> None:
    assert leaves_at(doc, NOW) == NOW + timedelta(days=days)
