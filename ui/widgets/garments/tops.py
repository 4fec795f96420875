"""Drawings of what is worn above: shirt, T-shirt, knit, jacket, coat, dress."""

from __future__ import annotations

from ui.widgets.garments.strokes import Drawing, Ink, Stroke, both, dots

TSHIRT: Drawing = (
    both(
        Ink.BODY,
        "M 51 19 C 44 19 40 16 37 10 L 27 13.5 C 20 16 17 20 15 25 L 7 42 L 21 49 L 27 39"
        " L 27 87 Q 27 90 30 90 L 51 90 Z",
    ),
    Stroke(
        Ink.SHADE, "M 38.5 11.5 Q 50 16 61.5 11.5 C 58 17 55 19 50 19 C 45 19 42 17 38.5 11.5 Z"
    ),
    Stroke(Ink.LINE, "M 37 10 Q 50 15 63 10"),
    Stroke(Ink.FOLD, "M 33.5 11.5 C 37 19.5 43 23.5 50 23.5 C 57 23.5 63 19.5 66.5 11.5"),
    both(Ink.FOLD, "M 8.6 38.6 L 23 45.6"),
    both(Ink.FOLD, "M 27 39 Q 30 33 30 26"),
    Stroke(Ink.FOLD, "M 27 85.5 L 73 85.5"),
    both(Ink.FOLD, "M 31 80 Q 35 72 34 63"),
)

SHIRT: Drawing = (
    both(
        Ink.BODY,
        "M 51 16 L 40 9 L 27 14 C 20 17 17.5 21 16.5 27 L 8 70 L 7 77 Q 7 79 9 79.3 L 16 81"
        " Q 18 81.3 18.6 79.5 L 28 45 L 27 88 C 34 94 44 94 51 90 Z",
    ),
    Stroke(Ink.SHADE, "M 40 9 Q 50 14 60 9 L 50 22 Z"),
    Stroke(Ink.LINE, "M 40 9 Q 50 14 60 9"),
    Stroke(Ink.FOLD, "M 46.5 24 L 46.5 92"),
    Stroke(Ink.LINE, "M 53.5 24 L 53.5 91.5"),
    both(Ink.BODY, "M 50 22 L 39.5 8 L 34.5 13.5 L 42.5 28 Z"),
    both(Ink.LINE, "M 8.4 70 L 20 73.2"),
    both(Ink.FOLD, "M 28 45 Q 31 37 30 29"),
    dots((50, 33), (50, 45), (50, 57), (50, 69), (50, 81)),
    Stroke(Ink.LINE, "M 59 41 L 70 41 L 70 51 L 64.5 54 L 59 51 Z"),
    Stroke(Ink.FOLD, "M 59 44 L 70 44"),
)

KNIT: Drawing = (
    both(
        Ink.BODY,
        "M 51 20 C 44 20 40 17 37 11 L 27 14.5 C 19 17.5 17 23 16 29 L 8 74 L 7.4 80 Q 7.2 82.5"
        " 9.5 83 L 16.5 84.5 Q 18.6 84.8 19.2 82.6 L 28 47 L 28 86 Q 28 91 32 91 L 51 91 Z",
    ),
    Stroke(
        Ink.SHADE, "M 38.5 12.5 Q 50 17 61.5 12.5 C 58 18 55 20 50 20 C 45 20 42 18 38.5 12.5 Z"
    ),
    Stroke(Ink.LINE, "M 37 11 Q 50 16 63 11"),
    Stroke(Ink.LINE, "M 32.5 12.8 C 37 22 43 25.5 50 25.5 C 57 25.5 63 22 67.5 12.8"),
    both(
        Ink.FOLD, "M 36 17.5 L 39.5 13.5 M 40 21.8 L 42 17.2 M 45 24.6 L 46 19.4 M 50 25.5 L 50 20"
    ),
    both(
        Ink.FOLD,
        "M 50 29 Q 44 34 50 39 Q 56 44 50 49 Q 44 54 50 59 Q 56 64 50 69 Q 44 74 50 81",
    ),
    both(
        Ink.FOLD, "M 41 28 L 41 82 M 34 30 L 37 34 L 34 38 L 37 42 L 34 46 L 37 50 L 34 54 L 37 58"
    ),
    both(Ink.FOLD, "M 34 58 L 37 62 L 34 66 L 37 70 L 34 74 L 37 78"),
    Stroke(Ink.LINE, "M 28 82.5 L 72 82.5"),
    both(Ink.FOLD, "M 32 83 L 32 91 M 36.5 83 L 36.5 91 M 41 83 L 41 91 M 45.5 83 L 45.5 91"),
    both(Ink.LINE, "M 8.4 73 L 21 76"),
    both(Ink.FOLD, "M 11.6 74 L 10.8 82.5 M 15.6 75 L 14.2 83.5"),
    both(Ink.FOLD, "M 28 47 Q 31 39 30 31"),
)

JACKET: Drawing = (
    both(
        Ink.BODY,
        "M 51 18 L 39 14 L 27 19 C 19 22 17 27 16 33 L 8.5 72 L 8 79 Q 8 81.5 10.5 82 L 18 83.4"
        " Q 20 83.6 20.6 81.6 L 28 51 L 27.5 86 Q 27.5 90 31 90 L 51 90 Z",
    ),
    Stroke(Ink.SHADE, "M 39 7.5 Q 50 12 61 7.5 L 61 16 L 50 26 L 39 16 Z"),
    both(Ink.BODY, "M 50 25 L 41.5 16 L 39 7.5 Q 35 11 35.5 17 L 43 30 Q 48 29.5 50 25 Z"),
    Stroke(Ink.LINE, "M 39 7.5 Q 50 12 61 7.5"),
    Stroke(Ink.LINE, "M 50 25 L 50 90"),
    Stroke(Ink.STITCH, "M 47.2 30 L 47.2 80 M 52.8 30 L 52.8 80"),
    Stroke(Ink.LINE, "M 27.6 80 L 72.4 80"),
    both(
        Ink.FOLD, "M 32 80.5 L 32 90 M 36.5 80.5 L 36.5 90 M 41 80.5 L 41 90 M 45.5 80.5 L 45.5 90"
    ),
    both(Ink.LINE, "M 9 71.5 L 22.5 74.5"),
    both(Ink.FOLD, "M 12.5 72.5 L 12 82 M 17 73.5 L 16 83"),
    both(Ink.LINE, "M 33.5 57 L 39 69"),
    both(Ink.FOLD, "M 28 38 Q 38 42 47 40"),
    both(Ink.FOLD, "M 28 51 Q 31 43 30 34"),
    Stroke(Ink.DOT, "M 48.6 34 L 51.4 34 L 51.4 41 L 48.6 41 Z"),
)

COAT: Drawing = (
    both(
        Ink.BODY,
        "M 51 12 L 41 7 L 29 11 C 22 14 20 18 19 24 L 11 66 Q 10.6 69 13 69.6 L 20 71"
        " Q 22 71.2 22.6 69 L 30 40 L 24 93 Q 24 95.5 26.5 95.5 L 51 95.5 Z",
    ),
    Stroke(Ink.SHADE, "M 41 7 Q 50 11 59 7 L 50 44 Z"),
    Stroke(Ink.LINE, "M 41 7 Q 50 11 59 7"),
    Stroke(Ink.LINE, "M 50 44 L 54 50 L 54 95.5"),
    both(Ink.BODY, "M 50 45 L 40.5 7 L 35.5 11 L 34 22 L 39 23 L 35.5 29 Z"),
    dots((46, 54), (60, 54), (46, 66), (60, 66)),
    both(Ink.LINE, "M 30.2 74 L 39.6 73 L 40 78 L 29.8 79 Z"),
    both(Ink.FOLD, "M 12.4 60 L 24 62.5"),
    both(Ink.FOLD, "M 30 40 Q 32.5 33 32 26"),
    Stroke(Ink.FOLD, "M 36 95 Q 38 84 37 77"),
    Stroke(Ink.FOLD, "M 66 95 Q 63 84 63.5 77"),
)

DRESS: Drawing = (
    both(
        Ink.BODY,
        "M 51 22 C 44 22 41 15 40.5 6 L 34 6.6 C 34.5 17 32 24 27.5 28 C 29.5 34 31.5 39 31.5 45"
        " C 27 60 20 76 14 89 Q 31 95.5 51 95.5 Z",
    ),
    Stroke(Ink.SHADE, "M 40.8 11 Q 50 16 59.2 11 C 58 18 55.5 22 50 22 C 44.5 22 42 18 40.8 11 Z"),
    Stroke(Ink.LINE, "M 40.8 11 Q 50 16 59.2 11"),
    Stroke(Ink.BODY, "M 31.4 43 Q 50 47.5 68.6 43 L 68.8 49 Q 50 53.5 31.2 49 Z"),
    both(Ink.FOLD, "M 37 52 Q 31 72 25 91.5 M 44.5 53 Q 42 74 39 94"),
    both(Ink.FOLD, "M 28 28 Q 33 31 36 38"),
    Stroke(Ink.FOLD, "M 50 54 L 50 86"),
)
