"""Gives out one file, whole or from a byte on. Source: RFC 9110, sections 13 and 14.

The answer is read from the file piece by piece, so a slow reader costs no memory.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from litestar.response import Stream

from app.central.api.door import StationRequest

PIECE_BYTES = 256 * 1024
MEDIA_TYPE = "application/zstd"
_RANGE = re.compile(r"bytes=(?P<first>[0-9]*)-(?P<last>[0-9]*)")


@dataclass(frozen=True, slots=True)
class _Cut:
    status: int
    first: int
    end: int
    """The byte after the last one."""


def serve_file(request: StationRequest, path: Path) -> Stream:
    """Returns the answer for a file: 200, 206 for a part of it, 416 for a part it has not.

    Raises:
        FileNotFoundError: it was removed in this moment.
    """
    found = path.stat()
    tag = f'"{found.st_size:x}-{found.st_mtime_ns:x}"'
    cut = _cut(request, tag, found.st_size)
    headers = {
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "Content-Length": str(cut.end - cut.first),
        "Cache-Control": "private, no-store",
    }
    if cut.status == 206:
        headers["Content-Range"] = f"bytes {cut.first}-{cut.end - 1}/{found.st_size}"
    if cut.status == 416:
        headers["Content-Range"] = f"bytes */{found.st_size}"
    return Stream(
        _pieces(path, cut), status_code=cut.status, headers=headers, media_type=MEDIA_TYPE
    )


def _cut(request: StationRequest, tag: str, size: int) -> _Cut:
    """A range that cannot be read, or of another file, is answered with the whole."""
    whole = _Cut(200, 0, size)
    asked = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if asked is None or request.headers.get("if-range", tag) != tag:
        return whole
    first, last = asked["first"], asked["last"]
    if not first and not last:
        return whole
    if not first:
        first, last = str(max(0, size - int(last))), ""
    end = min(int(last) + 1, size) if last else size
    if int(first) >= size:
        return _Cut(416, 0, 0)
    return _Cut(206, int(first), end) if end > int(first) else whole


async def _pieces(path: Path, cut: _Cut) -> AsyncIterator[bytes]:
    at = cut.first
    with path.open("rb") as file:
        file.seek(at)
        while at < cut.end:
            piece = await asyncio.to_thread(file.read, min(PIECE_BYTES, cut.end - at))
            if not piece:
                return
            at += len(piece)
            yield piece
