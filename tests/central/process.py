"""The order service as a process of its own, spoken to over loopback."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from app.central.demo.orders import DemoOrder, order_body, webhook_headers
from app.store.engine import open_reader, open_writer

ROOT = Path(__file__).resolve().parents[2]
KEY = "22" * 32
TOKEN = "token-of-the-window"
WEBHOOKS = "/v1/channels/shopify/webhooks"


class CentreProcess:
    """A running order service with the demo brand, embedded as the window starts it."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self.data = data
        self.process = subprocess.Popen(
            [sys.executable, "floorwalker.py", "central", "--data", str(data), "--embedded",
             "--demo", "--station", "ST-01", "--site", "MIL", *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        hello = {"type": "hello", "keys": {"db": KEY}, "token": TOKEN}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(hello).encode() + b"\n")
        self.process.stdin.flush()
        self.line = self.process.stdout.readline()
        self.url: str = json.loads(self.line)["listening"] if self.line else ""

    def client(self) -> httpx.Client:
        """A client without a token."""
        return httpx.Client(base_url=self.url, timeout=20)

    def admin(self) -> dict[str, str]:
        """The header of the administrator."""
        return {"Authorization": f"Bearer {(self.data / 'admin.token').read_text()}"}

    def send(self, order: DemoOrder, delivery: str, topic: str = "orders/create") -> httpx.Response:
        """Sends one signed order."""
        raw = order_body(order)
        with self.client() as client:
            headers = webhook_headers(raw, delivery, topic)
            return client.post(WEBHOOKS, content=raw, headers=headers)

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Reads the file from outside the process."""
        engine = open_reader(self.data / "central.db", KEY)
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(text(statement))]
        finally:
            engine.dispose()

    def write(self, statement: str) -> None:
        """Writes into the file behind the back of the process."""
        engine = open_writer(self.data / "central.db", KEY)
        try:
            with engine.begin() as connection:
                connection.execute(text(statement))
        finally:
            engine.dispose()

    def end(self) -> tuple[int, bytes, bytes]:
        """Closes its standard input; returns exit code and what it still said."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.stdin = None
        return self._ended()

    def terminate(self) -> tuple[int, bytes, bytes]:
        """Sends SIGTERM; returns exit code and what it still said."""
        self.process.send_signal(signal.SIGTERM)
        return self._ended()

    def close(self) -> None:
        """Ends it if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def _ended(self) -> tuple[int, bytes, bytes]:
        out, err = self.process.communicate(timeout=10)
        return self.process.returncode, out, err
