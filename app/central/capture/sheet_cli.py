"""``floorwalker import``: shows what is in an order sheet, and with ``--send`` takes it in."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
import msgspec

from app.central.capture.sheets import SheetReport
from app.central.channels.money import exponent

TIMEOUT_S = 120.0
SHEET = "/v1/admin/orders/sheet"
MOST_SHOWN = 40


class _Refusal(msgspec.Struct, frozen=True):
    detail: str


def main(argv: Sequence[str]) -> int:
    """Reads a sheet at the order service; 1 when a cell was wrong or nothing could be done."""
    options = _options(argv)
    try:
        raw = options.file.read_bytes()
        token = options.token_file.read_text(encoding="ascii").strip()
    except OSError as error:
        print(f"{error.filename} cannot be read: {error.strerror}.", file=sys.stderr)
        return 1
    asked = {"profile": options.profile, "dry_run": str(not options.send).lower()}
    try:
        with httpx.Client(base_url=options.centre, timeout=TIMEOUT_S) as client:
            answer = client.post(
                SHEET,
                params=asked,
                content=raw,
                headers={"Authorization": f"Bearer {token}", "Content-Type": "text/csv"},
            )
    except httpx.HTTPError as error:
        print(f"{options.centre} does not answer: {error}", file=sys.stderr)
        return 1
    if answer.status_code != httpx.codes.OK:
        print(f"Refused ({answer.status_code}): {_detail(answer)}", file=sys.stderr)
        return 1
    report = msgspec.json.decode(answer.content, type=SheetReport)
    print("\n".join(lines_of(report)))
    return 1 if report.errors else 0


def lines_of(report: SheetReport) -> list[str]:
    """Returns the report for a person: orders, wrong cells, sums, and what to do now."""
    lines = [f"{'order':<20} {'articles':>8} {'units':>6} {'total':>16}  state"]
    for order in report.orders:
        places = exponent(order.currency)
        total = f"{order.total_minor / 10**places:,.{places}f} {order.currency}"
        state = " ".join(filter(None, (order.state, order.why)))
        lines.append(f"{order.number:<20} {order.lines:>8} {order.units:>6} {total:>16}  {state}")
    for error in report.errors[:MOST_SHOWN]:
        where = f"row {error.row}" if error.row else "the sheet"
        column = f", {error.column}" if error.column else ""
        lines.append(f"{where}{column}: got {error.got!r}, expected {error.expected}")
    more = len(report.errors) - MOST_SHOWN
    if more > 0:
        lines.append(f"... and {more} more wrong cells")
    lines.append(f"{report.rows} rows, {len(report.orders)} orders, {report.units} units.")
    if report.errors:
        lines.append("An order with a wrong cell is left out as a whole. Mend it and repeat.")
    if report.dry_run:
        lines.append("This was a dry run: nothing was taken in. Repeat it with --send.")
    return lines


def _detail(answer: httpx.Response) -> str:
    try:
        return msgspec.json.decode(answer.content, type=_Refusal).detail
    except msgspec.DecodeError:
        return answer.text[:200]


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="floorwalker import", description="Takes the orders of an order sheet (CSV) in."
    )
    parser.add_argument("file", type=Path, help="the sheet, saved as CSV")
    parser.add_argument("--centre", required=True, help="address, such as http://127.0.0.1:8080")
    parser.add_argument(
        "--token-file", type=Path, required=True, help="admin.token of the order service"
    )
    parser.add_argument("--profile", default="boutique", help="how the sheet is written")
    parser.add_argument("--send", action="store_true", help="take the orders in, not only look")
    return parser.parse_args(argv)
