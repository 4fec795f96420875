"""The short form of proof 1, with those mutants that are noticed soonest."""

from collections.abc import Iterator

import pytest

from tests.faults.protocol.machine import REACHED, ProtocolMachine
from tests.faults.protocol.mutants import MUTANTS
from tests.faults.protocol.run import EXAMPLES, explore, noticed_after
from tests.faults.protocol.world import Template
from tests.faults.report import Scale


@pytest.fixture(scope="module", autouse=True)
def _template() -> Iterator[None]:
    ProtocolMachine.template = Template()
    yield
    ProtocolMachine.template.close()


@pytest.mark.timeout(180)
def test_nothing_is_lost_doubled_or_different() -> None:
    REACHED.clear()

    explore(EXAMPLES[Scale.SHORT])

    assert REACHED["replayed"] > 0
    assert REACHED["picked"] >= EXAMPLES[Scale.SHORT]


@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", ["no_idempotency", "no_fence", "lease_resend"])
def test_a_broken_protocol_is_noticed(name: str) -> None:
    assert noticed_after(MUTANTS[name]) > 0
