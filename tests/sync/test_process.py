"""The real sync process against a real server: what goes up, and what comes down."""

from app.wire.lines import CacheSwapped, Changed, Trouble
from tests.store.cache_papers import SHIRT, an_order
from tests.sync.centre import SITE, Centre
from tests.sync.parts.faults import Fault
from tests.sync.parts.server import Server
from tests.sync.station import (
    Floor,
    Sync,
    changed_ids,
    eventually,
    picks,
    reader_of,
    rulings,
    stored,
)

ORDER = "fulfilment_order"


def test_documents_arrive_and_are_announced(centre: Centre, server: Server, floor: Floor) -> None:
    centre.put_order(an_order())

    with Sync(floor.folder, server.url) as sync:
        health = sync.is_quiet()
        reader = reader_of(floor.folder)

        assert reader.document(ORDER, "fo-1") is not None
        assert reader.find("gtin", SHIRT) == (("product", "LIN-W-M"),)
        assert set(reader.cursors()) == {SITE, "catalogue", "returns:EU"}
        assert health.online
        assert health.reason is Trouble.NONE
        assert health.data_at is not None
        assert [type(line) for line in sync.heard].count(CacheSwapped) == 2
        assert changed_ids(sync.heard) == set(), "another file is news enough"

        centre.put_order(an_order("fo-2"))
        line = sync.hears(lambda line: isinstance(line, Changed), "the second order")
        assert isinstance(line, Changed)
        assert line.ids == (f"{ORDER}/fo-2",)
        assert line.upto == {SITE: 3}
        reader.close()


def test_a_wake_sends_at_once_and_the_pull_brings_the_document(
    centre: Centre, server: Server, floor: Floor
) -> None:
    centre.put_order(an_order())
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

        command = floor.pick("fo-1", "u-1")
        sync.wake()

        sync.hears(lambda line: f"{ORDER}/fo-1" in changed_ids([line]), "the picked order")
        assert rulings(floor.folder, [command]) == {command: "accepted"}
        found = stored(floor.folder, "fo-1")
        assert found is not None
        assert (found.doc, found.inc) == (centre.order("fo-1"), 1)


def test_without_a_wake_a_command_goes_by_itself(
    centre: Centre, server: Server, floor: Floor
) -> None:
    centre.put_order(an_order())
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

        command = floor.pick("fo-1", "u-1")

        eventually(lambda: centre.applied == [command], "the command at the centre")


def test_one_request_is_under_way_however_often_the_window_wakes(
    centre: Centre, server: Server, floor: Floor
) -> None:
    centre.put_order(an_order("fo-0", quantity=20))
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        centre.push_faults.extend([Fault.SLOW] * 2)

        commands = []
        for unit in range(8):
            commands.append(floor.pick("fo-0", f"u-{unit}"))
            sync.wake()
        sync.settles(commands)

    assert centre.applied == commands
    assert centre.most_under_way == 1


def test_a_rejection_is_counted_as_parked(centre: Centre, server: Server, floor: Floor) -> None:
    centre.put_order(an_order(quantity=5))
    floor.pick("fo-1", "u-1")
    again = floor.pick("fo-1", "u-1")

    with Sync(floor.folder, server.url) as sync:
        sync.hears_health(lambda h: h.parked == 1 and h.waiting == 0, "one parked")

    assert rulings(floor.folder, [again]) == {again: "rejected"}


def test_a_big_feed_comes_in_pages(centre: Centre, server: Server, floor: Floor) -> None:
    centre.page = 7
    for number in range(50):
        centre.put_order(an_order(f"fo-{number}"))

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        reader = reader_of(floor.folder)

        assert reader.stage_counts() == {"open": 50}
        reader.close()


def test_commands_are_sent_before_documents_are_read(
    centre: Centre, server: Server, floor: Floor
) -> None:
    centre.put_order(an_order("fo-0", quantity=500))
    picks(floor, 1, 250)

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

    assert [len(batch) for batch in centre.batches] == [100, 100, 50]
    found = stored(floor.folder, "fo-0")
    assert found is not None
    assert found.inc == 250
    said = centre.said.all
    assert said.index(f"pull {SITE}") > len(said) - said[::-1].index("push") - 1
