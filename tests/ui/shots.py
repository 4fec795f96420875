"""Draws every stage in every state: ``python -m tests.ui.shots DIR [WIDTH HEIGHT] [NAME]``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from app.texts import Texts
from tests.ui.examples import SCREENS
from tests.ui.frames import framed, stage_for
from tests.ui.panels import PANELS
from ui.theme import Theme, apply


def main(arguments: list[str]) -> int:
    """Draws into a folder, at 1366 by 768 unless told otherwise."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    size = (int(arguments[1]), int(arguments[2])) if len(arguments) > 2 else (1366, 768)
    only = arguments[3] if len(arguments) > 3 else ""
    app, texts = QApplication(sys.argv[:1]), Texts()
    for theme in (Theme.light(), Theme.dark()):
        apply(app, theme)
        for name, screen in SCREENS.items():
            if name.startswith(only):
                window = framed(name, stage_for(screen, texts), screen, texts)
                _draw(app, window, size, folder / f"{name}-{theme.tokens.name}.png")
        for name, build in PANELS.items():
            if name.startswith(only):
                window = framed(name, build(texts), None, texts)
                _draw(app, window, size, folder / f"{name}-{theme.tokens.name}.png")
    return 0


def _draw(app: QApplication, window: QWidget, size: tuple[int, int], file: Path) -> None:
    window.resize(*size)
    window.show()
    for _ in range(3):
        app.processEvents()
    window.grab().save(str(file))
    window.close()
    window.deleteLater()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
