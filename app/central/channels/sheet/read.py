"""The whole sheet: bytes to orders, all or nothing for each order, every wrong cell named.

An order is a purchase order number; an article of it is a row, or a row and a size. Whoever reads
decides nothing: a dry run and an import are the same reading.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from app.central.channels.sheet import cells
from app.central.channels.sheet.cells import WrongCell
from app.central.channels.sheet.profile import Profile
from app.domain.documents import PostalAddress
from app.domain.model.sales_order import SalesLine, SalesOrder

CHANNEL = "sheet"
MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
_ADDRESS = ("company", "name", "street", "street2", "postcode", "city", "region", "country")
T = TypeVar("T")
Row = Mapping[str, str]
"""The cells of a row by field; sizes by their header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What the brand sells."""

    sku_of: Callable[[str], str | None]
    """The SKU of a GTIN of 14 digits."""
    title_of: Callable[[str], str | None]
    """The title of an SKU; None for one that does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """One wrong cell."""

    row: int
    """As the spreadsheet counts: the header is row 1. 0 speaks of the whole sheet."""
    column: str
    got: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOrder:
    """One order of the sheet."""

    order: SalesOrder
    rows: tuple[int, ...]
    cells: tuple[dict[str, str], ...]
    """What stood in the sheet, as it stood there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything that was read."""

    orders: tuple[SheetOrder, ...] = ()
    """Without those that have a wrong cell."""
    errors: tuple[RowError, ...] = ()
    rows: int = 0

    @property
    def units(self) -> int:
        """Units of all orders that can be taken."""
        return sum(line.ordered for each in self.orders for line in each.order.lines)


@dataclass(slots=True)
class _Po:
    """What was found of one purchase order so far."""

    first: Row
    rows: list[int]
    cells: list[dict[str, str]]
    lines: dict[str, SalesLine]
    faulty: bool = False


def read(raw: bytes, profile: Profile, catalogue: Catalogue, at: datetime) -> Sheet:
    """Reads a sheet.

    Args:
        raw: the file.
        profile: how it is written.
        catalogue: what may be ordered.
        at: now; the version of these orders.
    """
    try:
        header, body = _table(raw, profile)
    except WrongCell as error:
        return Sheet(errors=(RowError(row=0, column="", got=error.got, expected=error.expected),))
    errors = [
        RowError(row=1, column=told, got="no such column", expected=f"a column {told!r}")
        for told in (*profile.columns.values(),)
        if told not in header
    ]
    if errors:
        return Sheet(errors=tuple(errors), rows=len(body))
    reader = _Reader(profile, catalogue)
    for number, row in body:
        reader.take(number, dict(zip(header, row, strict=False)))
    return reader.sheet(at, len(body))


def _table(raw: bytes, profile: Profile) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Returns the header, and the rows that are not empty with their numbers."""
    if len(raw) > MOST_BYTES:
        raise WrongCell(f"{len(raw)} bytes", f"at most {MOST_BYTES}")
    encoding = {"utf-8": "utf-8-sig"}.get(profile.encoding, profile.encoding)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        expected = f"{profile.encoding}; save it as that, or choose another profile"
        raise WrongCell(f"a byte at {error.start} that is none of it", expected) from None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=profile.delimiter))
    except csv.Error as error:
        raise WrongCell(str(error), "a table as a spreadsheet saves it") from None
    if len(rows) > MOST_ROWS:
        raise WrongCell(f"{len(rows)} rows", f"at most {MOST_ROWS}")
    header = [cells.text(cell) for cell in rows[0]] if rows else []
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise WrongCell(f"the header {doubled[0]!r} twice", "different headers")
    body = [(n, row) for n, row in enumerate(rows[1:], start=2) if any(map(str.strip, row))]
    return header, body


class _Faulty(Exception):  # no error of ours: it becomes a line of the report
    """A wrong cell and the header above it."""

    def __init__(self, column: str, got: str, expected: str) -> None:
        super().__init__(column, got, expected)
        self.column = column
        self.got = got
        self.expected = expected


class _Reader:
    """Takes row after row."""

    def __init__(self, profile: Profile, catalogue: Catalogue) -> None:
        self._profile = profile
        self._catalogue = catalogue
        self._orders: dict[str, _Po] = {}
        self._errors: list[RowError] = []

    def take(self, number: int, told: dict[str, str]) -> None:
        """Reads one row into its order."""
        columns = self._profile.columns.items()
        written = {field: told.get(name, "") for field, name in columns}
        filled = {field: cell for field, cell in written.items() if cell.strip()}
        row = {**self._profile.constants, **filled}
        try:
            name = self._read(row, "po", _po_number)
        except _Faulty as fault:
            self._fault(number, fault)
            return
        po = self._orders.setdefault(name, _Po(first=row, rows=[], cells=[], lines={}))
        po.rows.append(number)
        po.cells.append(told)
        try:
            self._check_same(po.first, row)
            for line in self._lines(row, told):
                self._add(po, line)
        except _Faulty as fault:
            po.faulty = True
            self._fault(number, fault)

    def sheet(self, at: datetime, rows: int) -> Sheet:
        """Returns what was read; an order with a wrong cell is left out as a whole."""
        made = []
        for name, po in self._orders.items():
            if po.faulty:
                continue
            try:
                order = self._order(name, po, at)
            except _Faulty as fault:
                self._fault(po.rows[0], fault)
                continue
            made.append(SheetOrder(order=order, rows=tuple(po.rows), cells=tuple(po.cells)))
        errors = sorted(self._errors, key=lambda each: each.row)
        return Sheet(orders=tuple(made), errors=tuple(errors), rows=rows)

    def _read(self, row: Row, field: str, use: Callable[[str], T]) -> T:
        try:
            return use(row.get(field, ""))
        except WrongCell as error:
            raise _Faulty(self._column(field), error.got, error.expected) from None

    def _column(self, field: str) -> str:
        return self._profile.columns.get(field, field)

    def _fault(self, number: int, fault: _Faulty) -> None:
        self._errors.append(
            RowError(row=number, column=fault.column, got=fault.got, expected=fault.expected)
        )

    def _check_same(self, first: Row, row: Row) -> None:
        """One order goes to one address; an empty cell means the one above."""
        for field in _ADDRESS:
            got = cells.text(row.get(field, ""))
            if got and got != cells.text(first.get(field, "")):
                expected = f"{cells.text(first.get(field, ''))!r}, as above in the same order"
                raise _Faulty(self._column(field), got[:40], expected)

    def _lines(self, row: Row, told: Row) -> Iterator[SalesLine]:
        currency = self._read(row, "currency", cells.currency)
        price = self._read(row, "price", lambda cell: cells.price(cell, currency, self._decimal))
        for sku, units in self._articles(row, told):
            title = self._catalogue.title_of(sku)
            if title is None:
                column = self._column("style" if self._profile.sizes else "sku")
                raise _Faulty(column, sku[:40], "an article of the catalogue")
            yield SalesLine(
                ext_id=cells.text(row.get("line", "")) or sku,
                sku=sku,
                title=title,
                ordered=units,
                wanted=units,
                unfulfilled=units,
                price_minor=price,
            )

    @property
    def _decimal(self) -> str:
        return self._profile.decimal

    def _articles(self, row: Row, told: Row) -> Iterator[tuple[str, int]]:
        if not self._profile.sizes:
            units = self._read(row, "quantity", cells.quantity)
            yield self._sku(row), units
            return
        style = self._read(row, "style", lambda cell: cells.needed(cell, "a style"))
        for size in self._profile.sizes:
            try:
                units = cells.quantity(told.get(size, ""))
            except WrongCell as error:
                raise _Faulty(size, error.got, error.expected) from None
            if units:
                yield self._profile.sku.format(style=style, size=size), units

    def _sku(self, row: Row) -> str:
        """The SKU, or that of the GTIN; where both stand they speak of one article."""
        told = cells.text(row.get("sku", ""))
        gtin = self._read(row, "gtin", cells.gtin)
        of_gtin = self._catalogue.sku_of(gtin) if gtin else None
        if gtin and of_gtin is None:
            raise _Faulty(self._column("gtin"), gtin, "a GTIN of the catalogue")
        if told and of_gtin and told != of_gtin:
            raise _Faulty(self._column("gtin"), gtin, f"the GTIN of {told}; this one is {of_gtin}")
        found = told or of_gtin
        if not found:
            raise _Faulty(self._column("sku"), "nothing", "an SKU or a GTIN")
        return found

    def _add(self, po: _Po, line: SalesLine) -> None:
        if line.ext_id in po.lines:
            column = self._column("line" if "line" in self._profile.columns else "sku")
            raise _Faulty(column, line.ext_id, "each line of an order once")
        po.lines[line.ext_id] = line

    def _order(self, name: str, po: _Po, at: datetime) -> SalesOrder:
        first = po.first
        ship_by = self._read(first, "ship_by", lambda cell: cells.day(cell, self._profile.date))
        note = cells.text(first.get("note", ""))
        wish = f"Ship by {ship_by.isoformat()}" if ship_by else ""
        return SalesOrder(
            channel=CHANNEL,
            shop=self._profile.name,
            ext_id=name,
            version=at,
            number=name,
            currency=self._read(first, "currency", cells.currency),
            total_minor=sum(line.price_minor * line.wanted for line in po.lines.values()),
            ship_to=self._address(first),
            lat=None,
            lon=None,
            service=cells.text(first.get("service", "")) or "Standard",
            payment=self._read(first, "payment", cells.payment),
            payment_word=cells.text(first.get("payment", "")),
            lines=tuple(po.lines.values()),
            customer_note=" ".join(filter(None, (wish, note))),
        )

    def _address(self, row: Row) -> PostalAddress:
        def told(field: str) -> str:
            return cells.text(row.get(field, ""))

        return PostalAddress(
            name=told("name") or told("company"),
            company=told("company"),
            street=told("street"),
            street2=told("street2"),
            postcode=told("postcode"),
            city=told("city"),
            region=told("region"),
            country=self._read(row, "country", cells.country),
            phone=told("phone"),
        )


def _po_number(cell: str) -> str:
    found = cells.needed(cell, "an order number")
    if len(found) > 40:
        raise WrongCell(found[:40], "an order number of at most 40 characters")
    return found
