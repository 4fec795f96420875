"""The tables of floor.db as they are now; how older files come here stands in ``steps``."""

from sqlalchemy import (
    Column,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

meta = Table("meta", metadata, Column("k", Text, primary_key=True), Column("v", Text))

command = Table(
    "command",
    metadata,
    Column("id", Text, primary_key=True),
    Column("n", Integer, nullable=False, unique=True),
    Column("agg_kind", Text, nullable=False),
    Column("agg_id", Text, nullable=False),
    Column("after", Text),
    Column("kind", Text, nullable=False),
    Column("v", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("body_sha256", Text, nullable=False),
    Column("base_rev", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("token", Integer, nullable=False),
    Column("t_wall", Text, nullable=False),
    Column("t_boot", Float, nullable=False),
    Column("boot_id", Text, nullable=False),
)

scan_log = Table(
    "scan_log",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("raw", LargeBinary, nullable=False),
    Column("aim", Text),
    Column("source", Text, nullable=False),
    Column("source_seq", Integer, nullable=False),
    Column("t_wall", Text, nullable=False),
    Column("t_boot", Float, nullable=False),
    Column("boot_id", Text, nullable=False),
    Column("worker", Text, nullable=False),
    Column("job", Text, nullable=False),
    Column("reading", Text, nullable=False, default=""),
    Column("verdict", Text, nullable=False, default=""),
    Column("step_before", Text, nullable=False, default=""),
    Column("step_after", Text, nullable=False, default=""),
    Column("commands", Text, nullable=False, default=""),
    Column("data_at", Text, nullable=False, default=""),
    Column("trouble", Text, nullable=False, default=""),
)

session = Table(
    "session",
    metadata,
    Column("lane", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

print_job = Table(
    "print_job",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("document", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("reprint", Integer, nullable=False, default=0),
    Column("printer_id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("made_at", Text, nullable=False),
    Column("moved_at", Text, nullable=False),
    Column("applied_at", Text, nullable=False, default=""),
    UniqueConstraint("document", "purpose", "reprint"),
)

number_block = Table(
    "number_block",
    metadata,
    Column("series", Text, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("used", Integer, nullable=False, default=0),
    Column("prefix", Text, nullable=False, default=""),
    Column("extension", Text, nullable=False, default=""),
    Column("command_id", Text, nullable=False, unique=True),
)

decision = Table(
    "decision",
    metadata,
    Column("command_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
)
"""What a person decided about a command that the centre refused or could not take."""

claim = Table(
    "claim",
    metadata,
    Column("task_id", Text, primary_key=True),
    Column("grade", Text, nullable=False),
    Column("token", Integer, nullable=False),
    Column("made_boot", Float, nullable=False),
    Column("boot_id", Text, nullable=False),
    Column("ttl_s", Integer, nullable=False),
    Column("command_id", Text, nullable=False),
)
"""Work that the centre gave to this station, timed from the making of the claim."""

review = Table(
    "review",
    metadata,
    Column("scan_seq", Integer, primary_key=True),
    Column("decided", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Text, nullable=False),
)
"""Scans that a device had stored: empty until a person has decided, then counted or dropped."""
