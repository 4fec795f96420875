"""The process of the order service: one database, one writer, one address.

    floorwalker central --data DIR [--database URL] [--host 127.0.0.1] [--port 0]
                        [--embedded] [--demo]

It says on standard output, in one line, where it listens, and ends on SIGTERM; an embedded one also
when its standard input closes. Its log goes to standard error, one JSON object a line, without
personal data.
"""

import argparse
import json
import logging
import os
import secrets
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from app.central.api.app import ApiConfig, create_app
from app.central.api.enrol import enrol_station
from app.central.api.serve import Host
from app.central.capture import expiry
from app.central.channels.shopify_graphql import make_client
from app.central.channels.shopify_out import ShopifyOut
from app.central.demo.seed import seed_demo
from app.central.feeds import EVERY_S, SnapshotFiles, new_epoch, run_upkeep
from app.central.outbox import OutboxWorker
from app.central.route.carts import EVERY_S as CARTS_EVERY_S
from app.central.route.carts import CartLoader
from app.central.work import Centre
from app.errors import FloorwalkerError, SettingWrong
from app.settings import environment, load_settings
from app.store.engine import open_reader, open_writer
from app.store.keyfile import read_or_make_key
from app.store.locks import WriterLock
from app.store.migrations import migrate
from app.store.postgres import open_postgres
from app.wire.lines import DATABASE_KEY, Hello, decode_for_sync

DATABASE = "central.db"
KEY_FILE = "central.key"
ADMIN_TOKEN_FILE = "admin.token"
SNAPSHOTS = "snapshots"
PROFILES = "profiles"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
LAST_MOMENT_S = 1.5
"""After the word to stop, the process ends by then whatever still hangs; commits are on disk."""

_LOG = logging.getLogger("floorwalker.central")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line says."""

    data: Path
    database: str
    host: str
    port: int
    embedded: bool
    demo: bool
    station: str
    site: str
    new_epoch: bool


class Rounds:
    """Does one thing again and again, the first time after one interval.

    Thread: its own, from ``start`` to ``stop``.
    """

    def __init__(self, name: str, act: Callable[[], object], every_s: float) -> None:
        self._name = name
        self._act = act
        self._every_s = every_s
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def stop(self) -> None:
        """Ends, after the round that is under way."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(self._every_s):
            try:
                self._act()
            except Exception:  # noqa: BLE001  # the thread's main: one bad round is not the last
                _LOG.exception("%s failed", self._name)


def main(argv: Sequence[str]) -> int:
    """Runs the order service and returns its exit code."""
    options = _options(argv)
    _log_as_json()
    try:
        _check_host(options.host)
        with ExitStack() as stack:
            _serve(options, stack)
    except FloorwalkerError as error:
        _LOG.error("refused to run: %s", error)
        print(str(error), file=sys.stderr)
        return 1
    return 0


def open_centre(data: Path, key_hex: str, stack: ExitStack, database: str = "") -> Centre:
    """Opens the database with tables of this build.

    Args:
        data: the folder; it is made when it is absent.
        key_hex: raw key of the file in it.
        stack: what is opened here is closed with it.
        database: address of a PostgreSQL; empty for the file in the folder and its one writer.

    Raises:
        StoreUnreadable: it cannot be opened.
    """
    if database:
        writer, reader = open_postgres(database)
        stack.callback(writer.dispose)
        migrate(writer)
        return Centre(writer, reader)
    data.mkdir(parents=True, exist_ok=True)
    path = data / DATABASE
    stack.enter_context(WriterLock(path, "floorwalker central"))
    writer = open_writer(path, key_hex)
    stack.callback(writer.dispose)
    migrate(writer)
    reader = open_reader(path, key_hex)
    stack.callback(reader.dispose)
    return Centre(writer, reader)


def _serve(options: Options, stack: ExitStack) -> None:
    stdin = sys.stdin.buffer
    hello = _read_hello(stdin) if options.embedded else None
    options.data.mkdir(parents=True, exist_ok=True)
    key = hello.keys[DATABASE_KEY] if hello else read_or_make_key(options.data / KEY_FILE)
    database = options.database or load_settings(environment()).database
    centre = open_centre(options.data, key, stack, database)
    if options.new_epoch:
        print(f"{new_epoch(centre)} feeds begin anew; start the order service now.")
        return
    if options.demo:
        seed_demo(centre)
    if hello and hello.token:
        enrol_station(centre, options.station, options.site, hello.token)
    files = SnapshotFiles(centre, options.data / SNAPSHOTS)
    _start_clocks(centre, files, stack)
    config = ApiConfig(
        admin_token=_admin_token(options.data / ADMIN_TOKEN_FILE),
        files=files,
        profiles=options.data / PROFILES,
    )
    host = Host(create_app(centre, config), options.host, options.port)
    _stop_on_signal(host)
    if options.embedded:
        threading.Thread(target=_watch, args=(stdin, host), name="stdin", daemon=True).start()
    host.run(lambda: _announce(options.host, host.port))


def _start_clocks(centre: Centre, files: SnapshotFiles, stack: ExitStack) -> None:
    """Starts what the centre does by itself; it ends with the stack."""
    channels = {"shopify": ShopifyOut(stack.enter_context(make_client()))}

    def keep_up() -> None:
        run_upkeep(centre)
        files.tidy()

    for clock in (
        Rounds("expiry", lambda: expiry.expire_soft(centre), expiry.EVERY_S),
        Rounds("carts", CartLoader(centre).load, CARTS_EVERY_S),
        Rounds("upkeep", keep_up, EVERY_S),
        OutboxWorker(centre, channels),
    ):
        clock.start()
        stack.callback(clock.stop)


def _options(argv: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(prog="floorwalker central", description="The order service.")
    parser.add_argument("--data", type=Path, required=True, help="folder of database and keys")
    parser.add_argument(
        "--database",
        default="",
        help="postgresql+psycopg://... instead of a file in --data; a setting of this name does the"
        " same and keeps a password off the process list",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--embedded", action="store_true", help="keys come on standard input")
    parser.add_argument("--demo", action="store_true", help="fill in the demo brand")
    parser.add_argument("--station", default="ST-01", help="the window's own station (embedded)")
    parser.add_argument("--site", default="MIL", help="the site of that station (embedded)")
    parser.add_argument(
        "--new-epoch",
        action="store_true",
        help="after restoring a backup: let every station read anew and send again, then exit",
    )
    return Options(**vars(parser.parse_args(argv)))


def _check_host(host: str) -> None:
    """Plain http stays on the loopback; a brand's server puts a TLS proxy in front.

    Raises:
        SettingWrong: any other address.
    """
    if host not in LOOPBACK:
        raise SettingWrong(
            f"--host {host!r} would carry names and addresses without TLS.",
            do="Listen on 127.0.0.1 and put a TLS proxy in front.",
        )


def _read_hello(stdin: BinaryIO) -> Hello:
    hello = decode_for_sync(stdin.readline())
    if not isinstance(hello, Hello) or DATABASE_KEY not in hello.keys:
        raise SettingWrong("The first line on standard input is no hello with the key 'db'.")
    return hello


def _admin_token(path: Path) -> str:
    """Reads the admin token, making a new one on the first start."""
    if not path.exists():
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(file, secrets.token_urlsafe(32).encode())
        os.close(file)
    return path.read_text(encoding="ascii").strip()


def _stop_on_signal(host: Host) -> None:
    def stop(_number: int, _frame: object) -> None:
        _end(host)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _watch(stdin: BinaryIO, host: Host) -> None:
    while stdin.readline():
        pass
    _end(host)


def _end(host: Host) -> None:
    timer = threading.Timer(LAST_MOMENT_S, os._exit, args=(0,))
    timer.daemon = True
    timer.start()
    host.stop()


def _announce(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    print(json.dumps({"listening": f"http://{shown}:{port}"}), flush=True)
    _LOG.info("listening")


class _JsonLines(logging.Formatter):
    """Of an exception only its type and place: its text may hold what a customer wrote."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line["trouble"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["where"] = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames[-8:]))
        return json.dumps(line)


def _log_as_json() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("alembic", "httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("psycopg").setLevel(logging.ERROR)  # it warns of each transaction undone
