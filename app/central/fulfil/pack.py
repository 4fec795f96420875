"""A package that is opened again, and what lay in a tote of an order that does not want it."""

import msgspec
from sqlalchemy import select, update

from app.central.fulfil.case import Case, Change
from app.central.stock import NEW
from app.central.stock.books import BIN
from app.domain.commands import PackageReopened, PackageWeighed, SurplusFound
from app.domain.model.product import Product
from app.domain.model.site import Task
from app.store import central_db as db

_PRODUCT_BODY = msgspec.json.Decoder(Product)


def reopened(case: Case, change: Change, command: PackageReopened) -> None:
    """The package has no number any more; the one it had stays used for ever."""
    package = change.before.package(command.package)
    case.work.connection.execute(
        update(db.package)
        .where(db.package.c.tenant == case.work.tenant, db.package.c.id == command.package)
        .values(state="OPEN", sscc="", tracking="")
    )
    void = (package.sscc if package else "") or ""
    facts = {"package": command.package, "reason": command.reason, "void": void}
    case.work.note(change.after.order_id, "reopened", {**facts})


def weighed(case: Case, change: Change, command: PackageWeighed) -> None:
    """A weight that nobody measured, or that was accepted against the band, is told."""
    if command.source == "scale" and not command.outside_g:
        return
    facts = {"package": command.package, "source": command.source}
    numbers = {"weight_g": command.weight_g, "outside_g": command.outside_g}
    case.work.note(change.after.order_id, "weight", {**facts, **numbers})


def surplus_found(case: Case, change: Change, command: SurplusFound) -> None:
    """Asks for the piece to be brought to a shelf of its kind.

    The books are left as they are: where it was taken from is not known, and a count will tell.
    """
    sku, title = _named(case, command.gtin)
    case.put_task(
        Task(
            id=f"put-back-{case.cause}",
            site=change.after.site,
            kind="put_back",
            title=title,
            bin=_shelf_of(case, change.after.site, sku),
            sku=sku,
            quantity=1,
            order_number=change.after.number,
            tote=command.tote,
        )
    )


def _named(case: Case, gtin: str) -> tuple[str, str]:
    """SKU and title of a GTIN; the GTIN itself where the catalogue has none."""
    body = case.work.connection.execute(
        select(db.product.c.body).where(
            db.product.c.tenant == case.work.tenant, db.product.c.gtin == gtin
        )
    ).scalar()
    if body is None:
        return "", gtin
    product = _PRODUCT_BODY.decode(body)
    return product.sku, " ".join((product.title, product.colour, product.size))


def _shelf_of(case: Case, site: str, sku: str) -> str:
    """The bin of the site that holds most of a product; empty when none does."""
    place = db.bin_stock.c
    return (
        case.work.connection.execute(
            select(place.bin)
            .where(
                place.tenant == case.work.tenant,
                place.site == site,
                place.holder == BIN,
                place.sku == sku,
                place.condition == NEW,
                place.qty > 0,
            )
            .order_by(place.qty.desc(), place.bin)
            .limit(1)
        ).scalar()
        or ""
    )
