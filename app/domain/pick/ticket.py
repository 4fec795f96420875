"""The job ticket of a half-done cart: any station can work it out, none has to be told it."""

from hashlib import sha256

from app.domain.codes import CROCKFORD
from app.domain.model.pick_list import PickList

LENGTH = 12
"""Characters after ``J-``: sixty bits, far more than a site has carts."""


def ticket_of(pick_list: PickList) -> str:
    """Returns the printed code of the cart that a list is on; of its order where it is alone."""
    name = pick_list.cart or pick_list.fulfilment_order
    number = int.from_bytes(sha256(name.encode()).digest()[:8])
    return "J-" + "".join(CROCKFORD[number >> 5 * place & 31] for place in range(LENGTH))
