"""The label of a parcel as a paper, for packing and for a reprint."""

from app.domain.documents import LogisticLabel
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.floor.desk import Desk, Paper


def label_paper(
    desk: Desk, order: FulfilmentOrder, package_id: str, sscc: str, *, again: bool = False
) -> Paper:
    """Returns the GS1 logistic label of one package of an order.

    While pieces are left, one more package is counted: it will follow.
    """
    place = [package.id for package in order.packages].index(package_id)
    more = order.packed_total < order.ordered_total
    label = LogisticLabel(
        sscc=sscc,
        sender=order.ship_from,
        recipient=order.ship_to,
        order_number=order.number,
        service=order.service,
        package_number=place + 1,
        package_count=len(order.packages) + more,
        piece_count=sum(unit.package == package_id for unit in order.units),
    )
    title = desk.texts.say("paper.label.title", {"order": order.number})
    return Paper(document=label, purpose="label", about=package_id, title=title, again=again)
