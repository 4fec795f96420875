"""One statement for two databases: it must say the same to both."""

import pytest
from sqlalchemy import create_engine, make_url

from app.store import central_db as db
from app.store.central_db.upsert import insert


def test_both_databases_are_told_the_same() -> None:
    first = insert(db.doc_inc).values(tenant="t", kind="k", id="i", install="x", n=3)
    raised = first.on_conflict_do_update(
        index_elements=["tenant", "kind", "id", "install"],
        set_={"n": first.excluded.n},
        where=db.doc_inc.c.n < first.excluded.n,
    ).returning(db.doc_inc.c.n)

    for_sqlite = str(raised.compile(dialect=create_engine("sqlite://").dialect))
    for_postgres = str(raised.compile(dialect=make_url("postgresql://").get_dialect()()))

    tail = for_sqlite.partition(" ON CONFLICT ")[2].replace("RETURNING n", "RETURNING doc_inc.n")
    assert tail == for_postgres.partition(" ON CONFLICT ")[2]


@pytest.mark.parametrize(("first", "second", "kept"), [(3, 7, 7), (7, 3, 7)])
def test_a_conflict_updates_only_where_it_may(first: int, second: int, kept: int) -> None:
    engine = create_engine("sqlite://")
    db.doc_inc.create(engine)
    with engine.begin() as connection:
        for n in (first, second):
            row = insert(db.doc_inc).values(tenant="t", kind="k", id="i", install="x", n=n)
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=["tenant", "kind", "id", "install"],
                    set_={"n": row.excluded.n},
                    where=db.doc_inc.c.n < row.excluded.n,
                )
            )

        assert connection.execute(db.doc_inc.select()).one().n == kept
    engine.dispose()
