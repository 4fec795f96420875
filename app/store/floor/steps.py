"""The way of floor.db from an older schema to this one.

A station keeps its floor.db for years, so a step only adds: a table, a column with a default, an
index. Nothing is dropped or rewritten. ``user_version`` is the number of the schema; step 1 leads
from schema 1 to schema 2. A step that was released is frozen; a test opens a file of every schema
that ever was.
"""

from collections.abc import Sequence

STEPS: Sequence[tuple[str, ...]] = (
    (
        "CREATE TABLE decision ("
        " command_id TEXT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,"
        " reason TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (command_id))",
        "CREATE TABLE claim ("
        " task_id TEXT NOT NULL, grade TEXT NOT NULL, token INTEGER NOT NULL,"
        " made_boot FLOAT NOT NULL, boot_id TEXT NOT NULL, ttl_s INTEGER NOT NULL,"
        " command_id TEXT NOT NULL, PRIMARY KEY (task_id))",
    ),
    (
        "CREATE TABLE review ("
        " scan_seq INTEGER NOT NULL, decided TEXT NOT NULL, actor TEXT NOT NULL,"
        " at TEXT NOT NULL, PRIMARY KEY (scan_seq))",
    ),
)
SCHEMA = 1 + len(STEPS)


def steps_from(schema: int) -> list[str]:
    """Returns the statements that lead from a schema to the newest, in order."""
    return [statement for step in STEPS[schema - 1 :] for statement in step]
