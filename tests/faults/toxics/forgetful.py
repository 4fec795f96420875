"""The real program with an order service that forgets which commands it has ruled on.

``python -m tests.faults.toxics.forgetful central ...``: the planted twin of the proxy proof. Stored
rulings are not looked up, and an id that stands in the table already does not stop the insert.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

import floorwalker


def forget(push: ModuleType) -> None:
    """Takes idempotency out of a module that has it."""
    keep = push._keep

    def keep_again(case: Any, install: str, *rest: Any) -> None:
        known = "SELECT 1 FROM command WHERE id = ?"
        if case.work.connection.exec_driver_sql(known, (case.envelope.id,)).first() is None:
            keep(case, install, *rest)

    for name, twin in (("_stored", lambda *_: None), ("_keep", keep_again)):
        if not hasattr(push, name):
            raise AttributeError(f"the order service has no {name} to take out")
        setattr(push, name, twin)


if __name__ == "__main__":
    forget(importlib.import_module("app.central.fulfil.push"))
    sys.exit(floorwalker.main())
