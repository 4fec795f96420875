"""Which photos belong to a command."""

from dataclasses import replace

import pytest

from app.domain.commands import (
    COMMAND_TYPES,
    KIND_OF,
    KINDS_WITH_BLOBS,
    ItemUnpicked,
    OrderSetAside,
    ReceivedUnit,
    UnitsReceivedBack,
    blobs_of,
    is_blob_name,
)
from tests.domain.builders import a_manifest

FRONT, BACK, TAG = "a" * 64, "b" * 64, "0123456789abcdef" * 4


def a_unit_with(*photos: str) -> ReceivedUnit:
    return ReceivedUnit(line="l-1", sku="COAT-S", gtin="0" * 14, serial=None, photos=photos)


def test_photos_of_all_units_are_named_each_once_in_their_order() -> None:
    units = (a_unit_with(FRONT, BACK), a_unit_with(), a_unit_with(BACK, TAG))
    back = UnitsReceivedBack(return_code="R", site="MIL", order_id="o-1", units=units)

    assert blobs_of(back) == (FRONT, BACK, TAG)
    assert blobs_of(OrderSetAside(reason="picker", photos=(TAG, TAG))) == (TAG,)
    assert blobs_of(OrderSetAside(reason="picker")) == ()
    assert blobs_of(ItemUnpicked(unit="u-1")) == ()
    signed = a_manifest(signature=TAG)
    assert (blobs_of(signed), blobs_of(replace(signed, signature=""))) == ((TAG,), ())


def test_kinds_that_may_name_blobs_are_those_with_photos() -> None:
    with_photos = {
        kind
        for kind, body in COMMAND_TYPES.items()
        if {"photos", "signature"} & body.__dataclass_fields__.keys() or body is UnitsReceivedBack
    }

    assert with_photos == KINDS_WITH_BLOBS
    assert KIND_OF[UnitsReceivedBack] in KINDS_WITH_BLOBS


@pytest.mark.parametrize("text", ["", "a" * 63, "a" * 65, "A" * 64, "g" * 64, "../" + "a" * 61])
def test_what_is_no_name(text: str) -> None:
    assert not is_blob_name(text)
    assert is_blob_name(TAG)
