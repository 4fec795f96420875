"""An order sheet: every wrong cell is named, an order is taken in whole or not at all, and once."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.central.capture.sheets import import_sheet
from app.central.channels.sheet import Catalogue, Sheet, find_profile, read
from app.domain.model.sales_order import Payment
from app.errors import SettingWrong
from tests.central.shop import Shop

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HEADER = (
    "PO number,Line,SKU,EAN,Quantity,Unit price,Boutique,Contact,Street,Street 2,Postcode,City,"
    "Province,Country,Phone,Ship by,Note"
)
WHERE = "Bottega Blu,Anna Rossi,Via Roma 1,,20121,Milano,MI,IT,+39 02 1234567,2026-12-01,"
SHIRT, TEE = "SHL-SND-S", "TSC-WHT-S"
TITLES = {SHIRT: "Linen Shirt", TEE: "Cotton T-Shirt", "SHL-SND-M": "Linen Shirt"}
GTINS = {"04012345000016": SHIRT, "00012345678905": TEE}
BOUTIQUE = find_profile("boutique")
SIZES = find_profile("boutique_sizes")


def looked_at(*rows: str, header: str = HEADER) -> Sheet:
    """Reads rows under the header of the plain profile."""
    raw = "\r\n".join([header, *rows]).encode()
    return read(raw, BOUTIQUE, Catalogue(sku_of=GTINS.get, title_of=TITLES.get), NOW)


def one(cell: str, place: int) -> Sheet:
    """A good row with one cell replaced."""
    cells = f"PO-1,1,{SHIRT},,2,64.50,{WHERE}".split(",")
    cells[place] = f'"{cell}"'
    return looked_at(",".join(cells))


def test_rows_of_one_number_are_one_order() -> None:
    sheet = looked_at(
        f"PO-1,1,{SHIRT},,2,64.50,{WHERE}",
        "PO-1,2,,4012345000016,1,60,,,,,,,,,,,",
        f"PO-2,1,{TEE},,5,19.90,{WHERE}",
        ",,,,,,,,,,,,,,,,",
    )

    assert sheet.errors == ()
    first, second = (each.order for each in sheet.orders)
    assert [(line.ext_id, line.sku, line.ordered) for line in first.lines] == [
        ("1", SHIRT, 2),
        ("2", SHIRT, 1),
    ]
    assert (first.total_minor, first.currency) == (18_900, "EUR")
    assert (first.ship_to.company, first.ship_to.country) == ("Bottega Blu", "IT")
    assert first.payment is Payment.AUTHORISED
    assert first.customer_note == "Ship by 2026-12-01"
    assert [each.rows for each in sheet.orders] == [(2, 3), (4,)]
    assert (sheet.rows, sheet.units, second.lines[0].title) == (3, 8, "Cotton T-Shirt")


@pytest.mark.parametrize(
    ("cell", "place", "column", "expected"),
    [
        ("", 0, "PO number", "an order number"),
        ("SHL-XXX-S", 2, "SKU", "an article of the catalogue"),
        ("4.01235E+12", 3, "EAN", "the spreadsheet has rounded it"),
        ("4012345000017", 3, "EAN", "with its check digit"),
        ("00012345678905", 3, "EAN", "the GTIN of SHL-SND-S; this one is TSC-WHT-S"),
        ("96385074", 3, "EAN", "a GTIN of the catalogue"),
        ("2.5", 4, "Quantity", "a whole number"),
        ("-1", 4, "Quantity", "a whole number"),
        ("٣", 4, "Quantity", "a whole number"),
        ("64,50,1", 5, "Unit price", "an amount such as 129.00"),
        ("Italy", 13, "Country", "two letters"),
        ("45992", 15, "Ship by", "day number"),
        ("01.12.2026", 15, "Ship by", "a day such as 2026-11-25"),
    ],
)
def test_a_wrong_cell_is_named(cell: str, place: int, column: str, expected: str) -> None:
    sheet = one(cell, place)

    (error,) = sheet.errors
    assert sheet.orders == ()
    assert (error.row, error.column) == (2, column)
    assert expected in error.expected
    assert error.got


def test_zeros_that_a_spreadsheet_dropped_come_back_if_the_check_digit_agrees() -> None:
    sheet = looked_at(f"PO-1,1,,12345678905,1,5,{WHERE}")

    assert sheet.orders[0].order.lines[0].sku == TEE


def test_an_order_with_one_wrong_cell_is_left_out_as_a_whole() -> None:
    sheet = looked_at(
        f"PO-1,1,{SHIRT},,2,64.50,{WHERE}",
        f"PO-1,2,{TEE},,many,5,{WHERE}",
        f"PO-2,1,{TEE},,5,19.90,{WHERE}",
    )

    assert [each.order.number for each in sheet.orders] == ["PO-2"]
    assert [(each.row, each.column, each.got) for each in sheet.errors] == [(3, "Quantity", "many")]


def test_one_order_goes_to_one_address() -> None:
    sheet = looked_at(
        f"PO-1,1,{SHIRT},,2,64.50,{WHERE}",
        f"PO-1,2,{TEE},,1,5,{WHERE.replace('Via Roma 1', 'Via Po 2')}",
    )

    assert sheet.errors[0].expected == "'Via Roma 1', as above in the same order"


def test_one_line_twice_is_asked_about() -> None:
    sheet = looked_at(f"PO-1,1,{SHIRT},,2,5,{WHERE}", f"PO-1,1,{TEE},,1,5,{WHERE}")

    assert (sheet.errors[0].column, sheet.errors[0].got) == ("Line", "1")


def test_another_kind_of_sheet_is_refused_by_its_header() -> None:
    sheet = looked_at("PO-1,2", header="PO number,Quantity")

    assert {error.row for error in sheet.errors} == {1}
    assert "Street" in {error.column for error in sheet.errors}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"\xff\xfe\x00", "utf-8"),
        (b"a,a\n1,2", "different headers"),
        (b"x" * 5_000_001, "at most"),
        (b"a\n" * 20_002, "at most 20000"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(raw: bytes, expected: str) -> None:
    sheet = read(raw, BOUTIQUE, Catalogue(sku_of=GTINS.get, title_of=TITLES.get), NOW)

    assert sheet.orders == ()
    assert (sheet.errors[0].row, expected in sheet.errors[0].expected) == (0, True)


def test_sizes_as_columns_as_a_german_spreadsheet_saves_them() -> None:
    header = "Order no.;Style;Price;Boutique;Contact;Street;Postcode;City;Country;Phone;"
    row = "A7;SHL-SND;1.064,50;Mode Müller;Jörg Groß;Hauptstr. 5;10115;Berlin;DE;030 123456;"
    raw = f"{header}Delivery date;S;M\r\n{row}01.12.2026;3;4\r\n".encode("cp1252")

    sheet = read(raw, SIZES, Catalogue(sku_of=GTINS.get, title_of=TITLES.get), NOW)

    assert sheet.errors == ()
    order = sheet.orders[0].order
    assert [(line.sku, line.ordered) for line in order.lines] == [
        ("SHL-SND-S", 3),
        ("SHL-SND-M", 4),
    ]
    assert (order.total_minor, order.ship_to.name) == (745_150, "Jörg Groß")


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_whatever_comes_there_is_an_answer(raw: bytes) -> None:
    for profile in (BOUTIQUE, SIZES):
        sheet = read(raw, profile, Catalogue(sku_of=GTINS.get, title_of=TITLES.get), NOW)
        assert sheet.orders == ()
        assert sheet.errors or not sheet.rows


@given(st.lists(st.text(max_size=12), min_size=17, max_size=17))
def test_whatever_stands_in_a_row_there_is_an_answer(cells: list[str]) -> None:
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)

    sheet = looked_at(row)

    assert len(sheet.orders) + len(sheet.errors) <= 1


def test_an_unknown_profile_says_which_there_are() -> None:
    with pytest.raises(SettingWrong, match="boutique, boutique_sizes"):
        find_profile("faire")


def test_a_dry_run_changes_nothing_and_an_import_is_taken_in_once(shop: Shop) -> None:
    raw = f"{HEADER}\nPO-1,1,{SHIRT},,2,64.50,{WHERE}\n".encode()

    looked = import_sheet(shop.centre, raw, BOUTIQUE, dry_run=True)
    assert [order.state for order in looked.orders] == ["NEW"]
    assert shop.one("SELECT count(*) FROM sales_order") == 0

    taken = import_sheet(shop.centre, raw, BOUTIQUE, dry_run=False)
    again = import_sheet(shop.centre, raw, BOUTIQUE, dry_run=False)

    assert [order.state for order in taken.orders] == ["APPLIED"]
    assert [order.state for order in again.orders] == ["DUPLICATE"]
    assert shop.sql("SELECT channel, shop, ext_id, fulfilment FROM sales_order") == [
        ("sheet", "boutique", "PO-1", "RELEASED")
    ]
    assert shop.one("SELECT sum(reserved) FROM order_line") == 2
    assert taken.totals_minor == {"EUR": 12_900}
    shop.books()


def test_another_quantity_in_a_later_sheet_is_a_question_once_stock_is_reserved(shop: Shop) -> None:
    rows = "{header}\nPO-1,1,{sku},,{quantity},64.50,{where}\n"
    for quantity in (2, 3):
        raw = rows.format(header=HEADER, sku=SHIRT, quantity=quantity, where=WHERE).encode()
        shop.clock.advance(hours=1)
        report = import_sheet(shop.centre, raw, BOUTIQUE, dry_run=False)
        assert report.orders[0].state == "APPLIED"

    assert shop.one("SELECT reason FROM order_hold WHERE released_at = ''") == "quantity_changed"
    shop.books()
