"""Two stations and their centre, copied from one that was made once."""

from collections.abc import Iterator

import pytest

from tests.faults.claims.pair import Pair, a_pair
from tests.faults.protocol.world import Template


@pytest.fixture(scope="package")
def template() -> Iterator[Template]:
    made = Template()
    yield made
    made.close()


@pytest.fixture
def pair(template: Template) -> Iterator[Pair]:
    with a_pair(template) as made:
        yield made
