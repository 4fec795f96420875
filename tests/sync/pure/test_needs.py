"""Who waits for a photo, and who does not."""

import msgspec

from app.domain.commands import OrderSetAside
from app.sync.blobs.needs import Needs
from app.wire import CommandEnvelope, encode_command
from tests.sync.parts.commands import a_command

FRONT, BACK = "a" * 64, "b" * 64


def with_photos(n: int, *photos: str, doc: str = "fo-1") -> CommandEnvelope:
    kind, body = encode_command(OrderSetAside(reason="picker", photos=photos))
    return msgspec.structs.replace(a_command(n, doc), kind=kind, body=msgspec.Raw(body))


def ids(commands: tuple[CommandEnvelope, ...]) -> list[str]:
    return [command.id for command in commands]


def test_a_document_waits_from_the_command_with_the_photo_on_and_all_others_flow() -> None:
    needs = Needs()
    waiting = (
        a_command(1, "fo-1"),
        with_photos(2, FRONT, doc="fo-1"),
        a_command(3, "fo-1"),
        a_command(4, "fo-2"),
        with_photos(5, doc="fo-3"),
    )

    assert ids(needs.ready(waiting, ())) == ["c-1", "c-4", "c-5"]
    assert needs.wanted() == (FRONT,)
    needs.arrived(FRONT)

    assert needs.ready(waiting, ()) == waiting
    assert needs.wanted() == ()


def test_a_command_waits_for_all_its_photos() -> None:
    needs, waiting = Needs(), (with_photos(1, FRONT, BACK),)

    needs.ready(waiting, ())
    needs.arrived(FRONT)

    assert needs.ready(waiting, ()) == ()
    assert needs.wanted() == (BACK,)


def test_the_bell_rings_for_what_is_new_only() -> None:
    needs, waiting = Needs(), (with_photos(1, FRONT),)
    needs.ready(waiting, ())
    assert needs.bell.is_set()

    needs.bell.clear()
    needs.ready(waiting, ())
    assert not needs.bell.is_set()
    needs.ready((*waiting, with_photos(2, BACK)), ())

    assert needs.bell.is_set()


def test_a_lost_photo_gives_its_commands_up_once() -> None:
    needs = Needs()
    waiting = (with_photos(1, FRONT), with_photos(2, FRONT, BACK, doc="fo-2"), a_command(3, "fo-3"))
    needs.ready(waiting, ())

    needs.is_lost(FRONT)

    assert ids(needs.take_lost(waiting)) == ["c-1", "c-2"]
    assert needs.take_lost(waiting) == ()


def test_nothing_is_brought_for_what_lies_aside_until_it_is_tried_again() -> None:
    needs = Needs()
    waiting = (with_photos(1, FRONT), a_command(2, "fo-1"), a_command(3, "fo-2"))

    assert ids(needs.ready(waiting, {"c-1"})) == ["c-3"]
    assert needs.wanted() == ()
    needs.ready(waiting, ())

    assert needs.wanted() == (FRONT,)


def test_what_the_centre_has_no_more_is_brought_again() -> None:
    needs, waiting = Needs(), (with_photos(1, FRONT),)
    needs.ready(waiting, ())
    needs.arrived(FRONT)
    assert needs.ready(waiting, ()) == waiting

    needs.doubt(waiting)
    assert needs.ready(waiting, ()) == ()
    assert needs.wanted() == (FRONT,)
    needs.arrived(FRONT)
    needs.ready(waiting, ())
    needs.forget()

    assert needs.ready(waiting, ()) == ()
    assert needs.wanted() == (FRONT,)


def test_a_body_that_cannot_be_read_waits_for_nothing() -> None:
    kind, _ = encode_command(OrderSetAside(reason="picker"))
    broken = msgspec.structs.replace(a_command(1), kind=kind, body=msgspec.Raw(b"{"))

    assert Needs().ready((broken,), ()) == (broken,)
