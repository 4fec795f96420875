"""A station whose numbers have a twin counts on under another identity; nothing is seen twice."""

from dataclasses import replace

from app.domain.commands import DocumentKind
from app.domain.verbs import Verb
from app.floor.station.renewal import renew
from app.store.floor_rows import INSTALL, INSTALL_RENUMBERED_UPTO, INSTALL_STARTS_AT, Block
from tests.floor.station import Floor
from tests.floor.stock import SHIRT_M, SKIRT, a_list, an_order, ean

ORDER = an_order("10485", {SHIRT_M: 3, SKIRT: 1})
BLOCK = Block(series="sscc", first=7, count=500, used=2, prefix="4012345", extension="3")


def picked(floor: Floor) -> list[str]:
    with floor.door._cache.snapshot():
        floor.door._view.refresh()
        order = floor.door._view.order(ORDER.id)
    assert order is not None
    return sorted(unit.id for unit in order.units)


def at_work(anna: Floor) -> list[str]:
    """Two garments are in the tote; the centre has ruled on the first one only."""
    anna.put(ORDER, a_list(ORDER))
    anna.all(Verb.GO_PICK, Verb.GET_WORK, "A-02-1", ean(SHIRT_M), "T-112")
    (first,) = anna.commands("item_picked")
    base = anna.door._view.order(ORDER.id)
    assert base is not None
    anna.replica.rule((str(first["id"]), "accepted"), docs=(base,), inc=int(first["n"]))
    anna.door.replica_changed()
    anna.all(ean(SHIRT_M), "T-112")
    return picked(anna)


def test_what_is_ruled_on_keeps_its_number_and_the_rest_counts_on(anna: Floor) -> None:
    units = at_work(anna)
    before = {str(row["id"]): int(row["n"]) for row in anna.commands()}
    install = anna.store.meta(INSTALL)
    waiting = len(before) - len(anna.door._cache.rulings(list(before)))

    count = anna.door.renew_install()

    after = {str(row["id"]): int(row["n"]) for row in anna.commands()}
    moved = [name for name in before if before[name] != after[name]]
    highest = max(before.values())
    assert (count, len(moved)) == (waiting, waiting)
    assert sorted(after[name] for name in moved) == list(range(highest + 1, highest + 1 + waiting))
    assert anna.store.meta(INSTALL) != install
    assert anna.store.meta(INSTALL_STARTS_AT) == str(highest + 1)
    assert anna.store.meta(INSTALL_RENUMBERED_UPTO) == str(highest + waiting)
    assert picked(anna) == units


def test_a_number_that_the_twin_used_hides_nothing(anna: Floor) -> None:
    units = at_work(anna)
    stored = anna.door._view.viewed(DocumentKind.FULFILMENT_ORDER, ORDER.id)
    assert stored is not None
    anna.replica.put(stored.base.doc, inc=900)
    anna.door.replica_changed()
    assert picked(anna) != units, "the twin's number covers ours"

    anna.door.renew_install()

    assert picked(anna) == units


def test_documents_of_the_new_identity_bring_nothing_back(anna: Floor) -> None:
    """They name none of the numbers that the old one used: what was ruled on is done with."""
    at_work(anna)
    anna.door.renew_install()
    anna.replica.rule(*((str(row["id"]), "accepted") for row in anna.commands()))
    seen = anna.door._view.order(ORDER.id)
    assert seen is not None
    highest = max(int(row["n"]) for row in anna.commands())

    anna.replica.put(replace(seen, units=seen.units[1:]), inc=0)
    anna.door.replica_changed()

    left = sorted(unit.id for unit in seen.units[1:])
    assert picked(anna) == left, "somebody else put the first one back"
    anna.replica.put(replace(seen, units=()), inc=highest)
    anna.reopen()
    assert picked(anna) == []


def test_numbers_for_paper_are_given_up_and_asked_for_anew(anna: Floor) -> None:
    with anna.store.commit():
        anna.store.add_block(BLOCK, "c-grant")
    anna.door._numbers.reload()
    assert anna.door._numbers.left("sscc") >= 498

    renew(anna.store, anna.door._cache)
    anna.door._numbers.reload()

    assert anna.door._numbers.left("sscc") == 0


def test_the_next_command_has_the_next_number(anna: Floor) -> None:
    at_work(anna)
    anna.door.renew_install()
    highest = max(int(row["n"]) for row in anna.commands())

    with anna.store.commit():
        assert anna.store.next_n() == highest + 1
