"""What a reader of a feed needs besides the changes: snapshots, buckets, and an end for the old."""

from app.central.feeds.buckets import list_buckets, read_bucket
from app.central.feeds.files import SnapshotFiles
from app.central.feeds.snapshot import begin_snapshot, snapshot_frames
from app.central.feeds.upkeep import EVERY_S, Upkeep, new_epoch, run_upkeep

__all__ = [
    "EVERY_S",
    "SnapshotFiles",
    "Upkeep",
    "begin_snapshot",
    "list_buckets",
    "new_epoch",
    "read_bucket",
    "run_upkeep",
    "snapshot_frames",
]
