"""Makes the eight sounds of the station: `python build_spec/make_sounds.py`.

Distinct in pitch and in rhythm, all under 250 ms, 44.1 kHz mono, 16 bit. The files are committed;
run this only to change them. The same input gives the same bytes.
"""

from __future__ import annotations

import math
import struct
import wave
from dataclasses import dataclass
from pathlib import Path

RATE = 44_100
FOLDER = Path(__file__).resolve().parents[1] / "resources" / "sounds"


@dataclass(frozen=True, slots=True)
class Beat:
    """One tone and the silence after it."""

    hertz: float
    length_ms: int
    rest_ms: int = 0
    partials: tuple[float, ...] = (1.0, 0.22, 0.08)
    """Loudness of the tone and its overtones; small speakers need overtones of low tones."""
    decay: float = 2.0
    """How fast it dies away; a knock is fast, a buzz does not."""
    loud: float = 0.8


BUZZ = (1.0, 0.8, 0.7, 0.6, 0.5, 0.42, 0.35, 0.3)
LOW = (1.0, 0.6, 0.45, 0.3, 0.15)
WOOD = (1.0, 0.5, 0.3, 0.12)

SOUNDS: dict[str, tuple[Beat, ...]] = {
    "accept": (Beat(2093, 55),),
    "done": (Beat(1319, 70, 15), Beat(1976, 120)),
    "need": (Beat(587, 150, partials=(1.0, 0.1), decay=1.2, loud=0.7),),
    "confirm": (Beat(784, 70, 55), Beat(784, 70)),
    "wrong": (Beat(147, 235, partials=BUZZ, decay=0.3, loud=1.0),),
    "over": tuple(Beat(262, 50, 30, partials=LOW, decay=0.8, loud=1.0) for _ in range(3)),
    "stop": tuple(Beat(hertz, 52, 8, decay=0.2, loud=1.0) for hertz in (988, 1397, 988, 1397)),
    "device": (Beat(392, 30, 110, WOOD, 6.0, 1.0), Beat(392, 30, 0, WOOD, 6.0, 1.0)),
}


def samples(beats: tuple[Beat, ...]) -> list[int]:
    """Return the sound as 16-bit samples."""
    made: list[int] = []
    for beat in beats:
        made += _tone(beat)
        made += [0] * (RATE * beat.rest_ms // 1000)
    return made


def write_all(folder: Path) -> list[Path]:
    """Write every sound into a folder and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, beats in SOUNDS.items():
        tones = samples(beats)
        path = folder / f"{name}.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(struct.pack(f"<{len(tones)}h", *tones))
        made.append(path)
    return made


def _tone(beat: Beat) -> list[int]:
    count = RATE * beat.length_ms // 1000
    attack, release = RATE * 3 // 1000, RATE * 8 // 1000
    total = sum(beat.partials)
    made = []
    for n in range(count):
        swell = min(1.0, n / attack, (count - n) / release) * math.exp(-beat.decay * n / count)
        turn = math.tau * beat.hertz * n / RATE
        wave_at = sum(p * math.sin(turn * k) for k, p in enumerate(beat.partials, 1)) / total
        made.append(round(32_000 * beat.loud * swell * wave_at))
    return made


if __name__ == "__main__":
    write_all(FOLDER)
