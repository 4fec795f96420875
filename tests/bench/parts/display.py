"""A screen without a monitor whose pixels can be read: Xvfb with its framebuffer as a file."""

from __future__ import annotations

import mmap
import shutil
import struct
import subprocess
import time
from pathlib import Path
from typing import Self

WIDTH, HEIGHT = 1280, 800
LOOK_S = 0.0001
"""Between two looks: who looks without a pause takes a processor from whoever paints."""
Point = tuple[int, int]


class Display:
    """One screen; use as a context.

    Source: the XWD file format: a header of 25 big-endian words, colours of 12 bytes, the picture.
    """

    def __init__(self, folder: Path) -> None:
        """Starts it with its framebuffer in a folder, on a number that is free.

        Raises:
            RuntimeError: there is no Xvfb here.
        """
        program = shutil.which("Xvfb")
        if program is None:
            raise RuntimeError("scan to pixel is measured under Xvfb, and there is none here")
        screen = f"{WIDTH}x{HEIGHT}x24"
        self._process = subprocess.Popen(
            [program, "-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp",
             "-fbdir", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.name = f":{int(self._process.stdout.readline())}"
        with (folder / "Xvfb_screen0").open("rb") as file:
            self._pixels = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack(">25I", self._pixels[:100])
        self._start, self._bytes, self._line = header[0] + 12 * header[19], header[11] // 8, 0
        self._line = header[12]

    def at(self, point: Point) -> bytes:
        """Returns the colour of a pixel."""
        place = self._start + point[1] * self._line + point[0] * self._bytes
        return self._pixels[place : place + 3]

    def picture(self, step: int = 8) -> dict[Point, bytes]:
        """Returns every pixel of a grid."""
        return {
            (x, y): self.at((x, y))
            for y in range(step, HEIGHT, step)
            for x in range(step, WIDTH, step)
        }

    def wait_change(self, point: Point, before: bytes, seconds: float) -> float | None:
        """Returns when a pixel had another colour, by ``perf_counter``; None if it never had."""
        until = time.perf_counter() + seconds
        while self.at(point) == before:
            if time.perf_counter() > until:
                return None
            time.sleep(LOOK_S)
        return time.perf_counter()

    def close(self) -> None:
        """Ends it."""
        self._pixels.close()
        self._process.terminate()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
