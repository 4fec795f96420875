"""Drawings of what is worn below or carried: trousers, jeans, skirt, shoe, bag, scarf; a hanger."""

from __future__ import annotations

from ui.widgets.garments.strokes import Drawing, Ink, Stroke, both, dots

TROUSERS: Drawing = (
    both(
        Ink.BODY,
        "M 51 6 L 33 6 Q 31.6 6 31.5 7.4 L 30.8 14 C 29 38 25 66 22 91 Q 21.8 94 24.5 94 L 42.5 94"
        " Q 45 94 45.3 91.5 L 49.4 42 L 51 40 Z",
    ),
    Stroke(Ink.LINE, "M 30.8 13.5 L 69.2 13.5"),
    both(Ink.FOLD, "M 39.5 20 Q 37 56 33.5 93.5"),
    both(Ink.FOLD, "M 41.5 14 L 40 22 M 44.5 14 L 43.8 20"),
    both(Ink.LINE, "M 33.5 14 Q 34.5 22 29.8 28"),
    Stroke(Ink.LINE, "M 50 13.5 L 50 40.5"),
    Stroke(Ink.FOLD, "M 55 14 L 55 29 Q 54.5 35 50 36.5"),
    both(Ink.LINE, "M 36 6 L 36 13.5"),
    dots((50, 9.8), radius=1.5),
)

JEANS: Drawing = (
    both(
        Ink.BODY,
        "M 51 6 L 31.5 6 Q 30 6 29.8 7.4 L 28.6 16 C 27.5 36 28 62 29.5 91 L 29.6 93 L 46 93"
        " L 49.6 44 L 51 42 Z",
    ),
    Stroke(Ink.LINE, "M 28.8 14 L 71.2 14"),
    Stroke(Ink.STITCH, "M 29.6 8.6 L 70.4 8.6"),
    both(Ink.LINE, "M 29 24 Q 38.5 24.5 39.8 14"),
    both(Ink.STITCH, "M 29 26.6 Q 41 27 42.2 14.5"),
    Stroke(Ink.STITCH, "M 62 15 L 62 21 M 67 15 L 67 23.5"),
    Stroke(Ink.LINE, "M 50 14 L 50 42.5"),
    Stroke(Ink.STITCH, "M 55 15 L 55 28 Q 54 34.5 50.6 36"),
    both(Ink.STITCH, "M 31 32 Q 30.6 58 32 84"),
    both(Ink.LINE, "M 35.5 6 L 35.5 14 M 44 6 L 44 14"),
    both(Ink.LIGHT, "M 28.2 85 L 47.6 85 L 47 95 L 28.8 95 Z"),
    dots((50, 10), radius=1.7),
    dots((30.9, 16.6), (39.2, 16.4), (69.1, 16.6), (60.8, 16.4), radius=0.9),
)

SKIRT: Drawing = (
    both(Ink.BODY, "M 51 12 L 34.5 12 Q 33 12 32.8 13.4 L 32 21 L 10 83 Q 28 91 51 91 Z"),
    Stroke(Ink.SHADE, "M 39 21 L 43 21 L 36 89 L 27.5 87.5 Z"),
    Stroke(Ink.SHADE, "M 48 21 L 52 21 L 55 91 L 45 91 Z"),
    Stroke(Ink.SHADE, "M 57 21 L 61 21 L 72.5 87.5 L 64 89 Z"),
    both(Ink.FOLD, "M 39 21 L 27.5 87.5 M 43 21 L 36 89 M 48 21 L 45 91 M 35 21 L 18.5 85.5"),
    Stroke(Ink.LINE, "M 32 21 L 68 21"),
    Stroke(Ink.FOLD, "M 33 17 L 67 17"),
    dots((62, 16.5), radius=1.5),
)

SHOE: Drawing = (
    Stroke(
        Ink.BODY,
        "M 9 41 Q 9 33 13 31 C 17 38 25 38 30.5 30 L 37 26.5 C 43 40 54 48 69 51 C 83 54 92 58"
        " 93 68 L 93 72 L 9 72 Z",
    ),
    Stroke(Ink.SHADE, "M 10 42 L 22 40 Q 25 56 23 70 L 10 70 Z"),
    Stroke(Ink.LINE, "M 9.4 42 L 22 40 Q 25.5 56 23.5 71"),
    Stroke(Ink.LINE, "M 74 52.4 C 69 58 69 66 71.5 71"),
    Stroke(Ink.LINE, "M 36.5 40 C 36 52 42 60 54 62 Q 62 63 68.6 60"),
    Stroke(Ink.FOLD, "M 30 40 Q 38 62 56 68"),
    Stroke(
        Ink.LINE, "M 42.6 35.4 L 33 40 M 47.4 40.4 L 38 46 M 53 44.6 L 44.4 51 M 59 47.8 L 51.6 55"
    ),
    Stroke(
        Ink.LIGHT,
        "M 7 70 L 94 70 Q 95.5 72 95 76 Q 94.4 81 88 81 L 14 81 Q 7.4 81 6.6 75 Q 6.2 72 7 70 Z",
    ),
    Stroke(Ink.FOLD, "M 10 75.5 L 92 75.5"),
)

BAG: Drawing = (
    Stroke(Ink.STRAP, "M 31 42 C 31 4 69 4 69 42"),
    Stroke(
        Ink.BODY,
        "M 20 38 L 80 38 Q 82 38 82.3 40 L 88 88 Q 88 92 84 92 L 16 92 Q 12 92 12 88"
        " L 17.7 40 Q 18 38 20 38 Z",
    ),
    Stroke(Ink.SHADE, "M 17 46 L 83 46 L 80 60 Q 50 78 20 60 Z"),
    Stroke(
        Ink.BODY,
        "M 20 38 L 80 38 Q 82 38 82.3 40 L 80.5 55 Q 50 73 19.5 55 L 17.7 40 Q 18 38 20 38 Z",
    ),
    Stroke(Ink.STITCH, "M 21.6 42 L 78.4 42 M 22.6 53.6 Q 50 69 77.4 53.6"),
    Stroke(Ink.STITCH, "M 16.5 87.5 L 83.5 87.5"),
    Stroke(
        Ink.LIGHT,
        "M 45 57 L 55 57 Q 56 57 56 58 L 56 68 Q 56 69 55 69 L 45 69 Q 44 69 44 68"
        " L 44 58 Q 44 57 45 57 Z",
    ),
    dots((50, 63), radius=1.8),
)

SCARF: Drawing = (
    Stroke(Ink.BODY, "M 51 40 L 65 34 C 68 52 73 68 79 84 L 60 91 C 55 74 52 58 51 40 Z"),
    Stroke(Ink.LIGHT, "M 71 63 L 74.2 72 L 56.4 78.6 L 54.2 69.4 Z"),
    Stroke(
        Ink.THREAD, "M 62 90 L 64 97 M 66.5 88.6 L 69 95.4 M 71 87 L 73.6 93.8 M 75.4 85.4 L 78 92"
    ),
    Stroke(Ink.BODY, "M 35 36 L 54 40 C 51 58 46 74 40 91 L 21 85 C 28 70 33 54 35 36 Z"),
    Stroke(Ink.LIGHT, "M 28.6 66 L 47.4 70.6 L 44.4 79.4 L 25 74.4 Z"),
    Stroke(
        Ink.THREAD,
        "M 37.6 90 L 35.4 97 M 33 88.6 L 30.6 95.6 M 28.4 87 L 25.8 94 M 24 85.8 L 21.4 92.4",
    ),
    Stroke(
        Ink.BODY,
        "M 20 27 C 20 9 80 9 80 27 C 80 42 66 50 50 50 C 34 50 20 42 20 27 Z",
    ),
    Stroke(Ink.SHADE, "M 32 24 C 34 15 66 15 68 24 C 66 31 58 34 50 34 C 42 34 34 31 32 24 Z"),
    Stroke(Ink.LINE, "M 32 24 C 34 15 66 15 68 24 C 66 31 58 34 50 34 C 42 34 34 31 32 24 Z"),
    Stroke(Ink.FOLD, "M 25 32 C 32 42 44 45 56 44 M 72 36 Q 62 42 52 40"),
    Stroke(Ink.FOLD, "M 41 48 Q 39 62 34 76 M 58 50 Q 60 64 65 78"),
)

HANGER: Drawing = (
    Stroke(
        Ink.THREAD,
        "M 41 26 C 41 12 60 13 59 25 C 58 32 50 32 50 40 L 12 66 C 6 71 9 77 16 77 L 84 77"
        " C 91 77 94 71 88 66 L 50 40",
    ),
)
"""For a piece of which no kind is known."""
