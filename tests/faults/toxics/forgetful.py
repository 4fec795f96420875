"""The real program with an order service that forgets which commands it has ruled on.

``python -m tests.faults.toxics.forgetful central ...``: the planted twin of the proxy proof. Stored
rulings are not looked up, nor up to which number everything is decided, and an id that stands in
the table already does not stop the insert.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

import floorwalker


def forget(push: ModuleType) -> None:
    """Takes idempotency out of a module that has it."""
    keep, claim = push._keep, push._claim_install

    def keep_again(case: Any, install: str, *rest: Any) -> None:
        known = "SELECT 1 FROM command WHERE id = ?"
        if case.work.connection.exec_driver_sql(known, (case.envelope.id,)).first() is None:
            keep(case, install, *rest)

    def claim_from_nothing(*of: Any) -> int:
        claim(*of)
        return 0

    twins = {
        "_stored": lambda *_: None,
        "_keep": keep_again,
        "_claim_install": claim_from_nothing,
    }
    for name, twin in twins.items():
        if not hasattr(push, name):
            raise AttributeError(f"the order service has no {name} to take out")
        setattr(push, name, twin)


if __name__ == "__main__":
    forget(importlib.import_module("app.central.fulfil.push"))
    sys.exit(floorwalker.main())
