"""Which commands go next, and how one that spoils its batch is found."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from app.sync.batches import MOST_BYTES, Batches, size_of
from app.sync.protocol import Meaning
from app.wire import CommandEnvelope
from tests.sync.parts.commands import a_command, commands

Judge = Callable[[tuple[CommandEnvelope, ...]], Meaning]


class Line:
    """Sends until nothing moves any more; the centre is a function."""

    def __init__(self, waiting: list[CommandEnvelope], judge: Judge) -> None:
        self.waiting = list(waiting)
        self.judge = judge
        self.batches = Batches()
        self.sent: list[CommandEnvelope] = []
        self.requests = 0

    def send(self, most: int = 1000) -> None:
        still = 0
        while self.requests < most and still < 12:
            batch = self.batches.choose(self.waiting)
            if not batch:
                return
            self.requests += 1
            meaning = self.judge(batch)
            if meaning is Meaning.LOOKED_AT:
                self.batches.went_through(batch)
                self.sent += batch
                self.waiting = [c for c in self.waiting if c not in batch]
            else:
                self.batches.failed(batch, meaning)
            still = still + 1 if len(batch) == 1 and meaning is not Meaning.LOOKED_AT else 0


def refusing(*names: str, with_meaning: Meaning = Meaning.SPOILT) -> Judge:
    def judge(batch: tuple[CommandEnvelope, ...]) -> Meaning:
        return with_meaning if any(c.id in names for c in batch) else Meaning.LOOKED_AT

    return judge


def test_a_batch_holds_a_hundred_in_the_order_of_n() -> None:
    waiting = commands(250, docs=7)

    assert Batches().choose(waiting) == tuple(waiting[:100])
    assert Batches().choose([]) == ()


def test_a_batch_holds_a_quarter_of_a_megabyte() -> None:
    waiting = [a_command(n, body=b'"' + b"x" * 100_000 + b'"') for n in range(1, 6)]

    batch = Batches().choose(waiting)

    assert len(batch) == 2
    assert sum(map(size_of, batch)) <= MOST_BYTES


def test_a_command_larger_than_a_batch_still_goes() -> None:
    giant = a_command(1, body=b'"' + b"x" * MOST_BYTES + b'"')

    assert Batches().choose([giant, a_command(2)]) == (giant,)


def test_a_quarantined_command_freezes_its_document_only() -> None:
    waiting = commands(9, docs=3)

    batch = Batches(["c-4"]).choose(waiting)

    assert {command.agg_id for command in batch} == {"fo-0", "fo-2"}
    assert [command.n for command in batch] == [2, 3, 5, 6, 8, 9]


def test_one_poisoned_command_of_a_thousand_is_found_in_few_requests() -> None:
    line = Line(commands(1000, docs=1000), refusing("c-499"))

    line.send()

    assert len(line.sent) == 999
    assert line.batches.quarantined == {"c-499"}
    assert line.requests <= 10 + 8


def test_a_poisoned_command_behind_everything_waits_for_proof() -> None:
    line = Line(commands(1), refusing("c-1"))
    line.send()
    assert line.batches.quarantined == frozenset()

    line.waiting += [a_command(2, "fo-9")]
    line.send()

    assert line.batches.quarantined == {"c-1"}
    assert [c.id for c in line.sent] == ["c-2"]


def test_a_way_that_is_broken_condemns_nobody() -> None:
    line = Line(commands(300, docs=20), lambda _batch: Meaning.SPOILT)
    line.send(most=60)
    assert line.batches.quarantined == frozenset()

    line.judge = refusing()
    line.send()

    assert line.waiting == []
    assert line.batches.quarantined == frozenset()


def test_an_error_of_the_server_needs_five_proofs() -> None:
    line = Line(commands(1), refusing("c-1", with_meaning=Meaning.FAILING))
    line.send()

    for n in range(2, 7):
        assert line.batches.quarantined == frozenset(), n
        line.waiting.append(a_command(n, "fo-9"))
        line.send()

    assert line.batches.quarantined == {"c-1"}


def test_one_error_of_the_server_repeats_the_same_batch() -> None:
    batches = Batches()
    waiting = commands(100)

    batches.failed(batches.choose(waiting), Meaning.FAILING)

    assert len(batches.choose(waiting)) == 100


def test_suspects_take_turns() -> None:
    batches = Batches()
    waiting = commands(3, docs=3)
    for _ in range(3):
        batches.failed(batches.choose(waiting)[:1], Meaning.SPOILT)

    turns = []
    for _ in range(6):
        batch = batches.choose(waiting)
        turns.append(batch[0].n)
        batches.failed(batch, Meaning.SPOILT)

    assert turns == [1, 2, 3, 1, 2, 3]
    assert batches.quarantined == frozenset()


def test_waiting_troubles_change_nothing() -> None:
    batches = Batches()
    waiting = commands(100)
    for meaning in (Meaning.ENROL, Meaning.UPDATE, Meaning.LATER):
        assert batches.failed(tuple(waiting), meaning) is None
        assert batches.failed(tuple(waiting[:1]), meaning) is None

    assert batches.choose(waiting) == tuple(waiting)


def test_too_large_halves_the_bytes_until_it_fits() -> None:
    def judge(batch: tuple[CommandEnvelope, ...]) -> Meaning:
        return Meaning.TOO_LARGE if len(batch) > 9 else Meaning.LOOKED_AT

    line = Line(commands(100), judge)

    line.send()

    assert line.waiting == []
    assert line.requests < 40


@settings(max_examples=200)
@given(st.data())
def test_everything_else_arrives_in_order_whatever_is_poisoned(data: st.DataObject) -> None:
    docs = data.draw(st.integers(2, 12), label="docs")
    waiting = commands(data.draw(st.integers(3, 260), label="count"), docs)
    poison = data.draw(
        st.sets(st.sampled_from(waiting).map(lambda c: c.id), max_size=3), label="poison"
    )
    glitches = data.draw(st.lists(st.booleans(), max_size=8), label="glitches")

    def judge(batch: tuple[CommandEnvelope, ...]) -> Meaning:
        if glitches and glitches.pop():
            return Meaning.FAILING
        return refusing(*poison)(batch)

    line = Line(waiting, judge)
    line.send()
    line.waiting += [a_command(1001, "fo-new"), a_command(1002, "fo-newer")]
    line.send()
    line.send()

    assert line.batches.quarantined <= poison
    for doc in {command.agg_id for command in waiting}:
        mine = [command.n for command in waiting if command.agg_id == doc]
        first = min((c.n for c in waiting if c.agg_id == doc and c.id in poison), default=10**6)
        assert [c.n for c in line.sent if c.agg_id == doc] == [n for n in mine if n < first]
