"""The sync process: starts with a hello line, ends when stdin closes."""

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from enum import IntEnum
from pathlib import Path

from app.errors import FloorwalkerError, MessageUnreadable, StoreLocked
from app.settings import check_centre_url
from app.sync.crew import Crew, Options
from app.sync.journal import Journal
from app.wire.lines import DATABASE_KEY, Hello, decode_for_sync

STDIN = 0
WAIT_S = 25.0


class Exit(IntEnum):
    """How the process ended."""

    DONE = 0
    """Stdin closed, or the window said bye."""
    LOCKED = 3
    """Another sync process writes cache.db."""
    TROUBLE = 4
    """The log says what; starting again may help."""


def main(argv: Sequence[str]) -> int:
    """Runs until stdin closes; returns the exit code.

    Args:
        argv: the arguments after the sub-command.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is meant for the window
    options = _options(argv)
    journal = Journal(sys.stderr)
    lines = _lines(STDIN)
    try:
        check_centre_url(options.centre)
        hello = _hello(lines)
        if hello is None:
            return Exit.DONE
        crew = Crew(options, hello, journal, sys.stdout.buffer)
        return Exit.DONE if crew.work(lines) else Exit.TROUBLE
    except StoreLocked as error:
        journal.note("locked", what=error.what, do=error.do)
        return Exit.LOCKED
    except FloorwalkerError as error:
        journal.note("ended", what=error.what, why=error.why, do=error.do)
        return Exit.TROUBLE


def _options(argv: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(prog="floorwalker sync", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of floor.db and cache.db")
    parser.add_argument("--centre", required=True, help="address of the order service")
    parser.add_argument("--site", required=True, help="code of the building")
    parser.add_argument("--region", required=True, help="whose returnable orders are held")
    parser.add_argument("--station", required=True, help="code of this station")
    parser.add_argument(
        "--wait", type=float, default=WAIT_S, help="seconds that the centre may park a question"
    )
    given = parser.parse_args(argv)
    return Options(
        data=given.data,
        centre=given.centre,
        site=given.site,
        region=given.region,
        station=given.station,
        wait_s=given.wait,
    )


def _hello(lines: Iterator[bytes]) -> Hello | None:
    """The first line; None when stdin closes before one came."""
    first = next(lines, None)
    if first is None:
        return None
    hello = decode_for_sync(first)
    if not isinstance(hello, Hello) or DATABASE_KEY not in hello.keys:
        raise MessageUnreadable("The first line is no hello with the key of the databases.")
    return hello


def _lines(file: int) -> Iterator[bytes]:
    """The lines of a file until it closes.

    Not through ``sys.stdin``: a thread that waits inside its buffer cannot be left at the end.
    """
    rest = b""
    while chunk := os.read(file, 65536):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
