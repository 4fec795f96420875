"""Work that waits for the one writer is committed together, and fails for itself alone."""

import threading
from collections.abc import Callable, Iterable

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

    def commit(self, takes: Iterable[Take]) -> None:
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


def test_when_one_fails_those_of_its_commit_are_told_to_run_alone() -> None:
    book = Book()

    def take(at: int) -> Take:
        return fails if at == 3 else writes(at)

    answers = book.crowd(5, take)

    assert answers[0]
    assert not answers[3]
    written = sorted(each for commit in book.commits for each in commit)
    assert written == [f"w{at}" for at in range(5) if answers[at]]


def test_who_comes_while_another_works_is_taken_along() -> None:
    book = Book()
    book.let_go.set()
    late: list[threading.Thread] = []
    answers: list[bool] = []

    def first(written: list[str]) -> None:
        written.append("w0")
        late.append(threading.Thread(target=lambda: answers.append(book.turns.run(writes(1)))))
        late[0].start()
        while not book.turns._waiting:
            threading.Event().wait(0.001)

    assert book.turns.run(first)
    late[0].join()

    assert (answers, book.commits) == ([True], [["w0", "w1"]])


def test_who_is_answered_does_not_wait_for_the_next_commit() -> None:
    book, slow, answered = Book(), threading.Event(), threading.Semaphore(0)

    def stuck(_written: list[str]) -> None:
        assert slow.wait(10)

    def one(take: Take) -> None:
        assert book.turns.run(take)
        answered.release()

    threads = [threading.Thread(target=one, args=(writes(0),))]
    threads[0].start()
    assert book.begun.wait(10)
    for at, take in enumerate([*map(writes, range(MOST_TOGETHER)), stuck]):
        threads.append(threading.Thread(target=one, args=(take,)))
        threads[-1].start()
        while len(book.turns._waiting) < at + 1:
            threading.Event().wait(0.001)
    book.let_go.set()

    assert all(answered.acquire(timeout=10) for _ in range(1 + MOST_TOGETHER))
    slow.set()
    for thread in threads:
        thread.join()


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
