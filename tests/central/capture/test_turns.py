"""Work that waits for the one writer is committed together, and fails for itself alone."""

import threading
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import event

from app.central.work import Centre, Work
from app.store.central_db.turns import MOST_TOGETHER, Turns

Take = Callable[[list[str]], None]


class Book:
    """A writer that notes its commits; the first waits until it is let go."""

    def __init__(self) -> None:
        self.commits: list[list[str]] = []
        self.let_go = threading.Event()
        self.begun = threading.Event()
        self.turns: Turns[list[str]] = Turns(threading.Lock(), self.commit)

    def commit(self, takes: Sequence[Take]) -> None:
        written: list[str] = []
        for take in takes:
            take(written)
        self.begun.set()
        assert self.let_go.wait(10)
        self.commits.append(written)

    def crowd(self, count: int, take: Callable[[int], Take]) -> dict[int, bool]:
        """Lets the first one in, then all others wait, then lets go."""
        answers: dict[int, bool] = {}

        def one(at: int) -> None:
            answers[at] = self.turns.run(take(at))

        threads = [threading.Thread(target=one, args=(at,)) for at in range(count)]
        threads[0].start()
        assert self.begun.wait(10)
        for thread in threads[1:]:
            thread.start()
        while len(self.turns._waiting) < count - 1:
            threading.Event().wait(0.001)
        self.let_go.set()
        for thread in threads:
            thread.join()
        return answers


def writes(at: int) -> Take:
    return lambda written: written.append(f"w{at}")


def test_those_who_wait_are_committed_together() -> None:
    book = Book()

    answers = book.crowd(6, writes)

    assert all(answers.values())
    assert book.commits[0] == ["w0"]
    assert sorted(book.commits[1]) == ["w1", "w2", "w3", "w4", "w5"]


def test_nobody_waits_for_more_than_a_few_others() -> None:
    book = Book()

    book.crowd(MOST_TOGETHER + 4, writes)

    assert [len(commit) for commit in book.commits] == [1, MOST_TOGETHER, 3]


def test_when_one_fails_all_who_were_with_it_are_told_to_run_alone() -> None:
    book = Book()

    def take(at: int) -> Take:
        return fails if at == 3 else writes(at)

    answers = book.crowd(5, take)

    assert answers == {0: True, 1: False, 2: False, 3: False, 4: False}
    assert book.commits == [["w0"]]


def fails(_written: list[str]) -> None:
    raise ValueError("a bug")


def test_a_crowd_at_the_centre_writes_each_once_and_a_bug_fails_for_itself(centre: Centre) -> None:
    commits: list[int] = []
    event.listen(centre._writer, "commit", lambda _connection: commits.append(1))
    failed: list[int] = []

    def one(at: int) -> None:
        def use(work: Work) -> int:
            work.note("order-1", "seen", {"at": at})
            if at % 10 == 3:
                raise ValueError("a bug")
            return at

        try:
            assert centre.run(use) == at
        except ValueError:
            failed.append(at)

    threads = [threading.Thread(target=one, args=(at,)) for at in range(40)]
    with centre._lock:
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join()

    with centre.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT seq, body FROM domain_event WHERE order_id = 'order-1' ORDER BY seq"
        ).all()
    assert sorted(failed) == [3, 13, 23, 33]
    assert [row.seq for row in rows] == list(range(1, 37))
    assert len({row.body for row in rows}) == 36
    assert commits


def test_a_bug_without_company_is_raised_as_it_is(centre: Centre) -> None:
    def use(_work: Work) -> None:
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        centre.run(use)
