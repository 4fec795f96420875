"""The one style sheet of a theme: how Qt's own fields, lists and menus look."""

from __future__ import annotations

from pathlib import Path
from string import Template

from ui.look.tokens import GAP, RADIUS, TARGET, Tokens


def style_sheet(tokens: Tokens, pictures: Path) -> str:
    """Return the style sheet of a theme, generated from its tokens.

    Args:
        tokens: The colours.
        pictures: Folder of the arrow and the tick, one of each for every theme.
    """
    sizes = {"radius": str(RADIUS), "target": str(TARGET), "gap": str(GAP)}
    files = {
        name: (pictures / f"{name}-{tokens.name}.svg").as_posix() for name in ("arrow", "check")
    }
    return _SHEET.substitute(tokens.colours() | sizes | files)


_SHEET = Template(
    """
QToolTip { background: $inverse; color: $inverse_ink; border: 0; padding: 8px; font-size: 16px; }
QLabel { background: transparent; color: $ink; }
QLabel[role="fact"] { font-size: 54px; font-weight: 700; }
QLabel[role="title"] { font-size: 28px; font-weight: 600; }
QLabel[role="body"] { font-size: 20px; font-weight: 500; }
QLabel[role="strong"] { font-size: 20px; font-weight: 600; }
QLabel[role="small"] { font-size: 18px; font-weight: 500; }
QLabel[role="caption"] { font-size: 18px; font-weight: 500; color: $ink_2; }
QLabel[role="warn"] { font-size: 18px; font-weight: 600; color: $warn; }
QLabel[role="bad"] { font-size: 18px; font-weight: 600; color: $bad; }

QPushButton, QToolButton {
  min-height: ${target}px; min-width: ${target}px; padding: 0 20px;
  background: $raised; color: $ink;
  border: 2px solid $edge; border-radius: ${radius}px; font-size: 20px; font-weight: 500;
}
QPushButton:pressed, QToolButton:pressed { background: $sunken; border-color: $ink; }
QPushButton:checked, QToolButton:checked, QPushButton[primary="true"] {
  background: $inverse; color: $inverse_ink; border-color: $inverse; font-weight: 600;
}
QPushButton:disabled, QToolButton:disabled {
  color: $ink_2; border: 2px dashed $line; background: $base;
}

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QTimeEdit {
  min-height: 60px; padding: 0 16px; background: $raised; color: $ink; border: 2px solid $edge;
  border-radius: ${radius}px; font-size: 20px; selection-background-color: $inverse;
  selection-color: $inverse_ink;
}
QPlainTextEdit, QTextEdit { padding: 12px 16px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus { border: 3px solid $ink; }
QLineEdit:disabled { color: $ink_2; background: $base; border: 2px dashed $line; }

QComboBox {
  min-height: 60px; padding: 0 16px; background: $raised; color: $ink; border: 2px solid $edge;
  border-radius: ${radius}px; font-size: 20px;
}
QComboBox::drop-down { width: 48px; border: 0; }
QComboBox::down-arrow { image: url("$arrow"); width: 24px; height: 24px; }
QComboBox QAbstractItemView {
  background: $raised; color: $ink; border: 2px solid $edge; outline: 0;
  selection-background-color: $inverse; selection-color: $inverse_ink;
}
QComboBox QAbstractItemView::item { min-height: ${target}px; padding: 0 16px; }

QCheckBox, QRadioButton {
  min-height: ${target}px; spacing: 14px; color: $ink; font-size: 20px; background: transparent;
}
QCheckBox::indicator {
  width: 28px; height: 28px; border: 2px solid $edge; border-radius: 8px; background: $raised;
}
QCheckBox::indicator:checked {
  background: $inverse; border: 2px solid $inverse; image: url("$check");
}
QRadioButton::indicator {
  width: 28px; height: 28px; border: 2px solid $edge; border-radius: 16px; background: $raised;
}
QRadioButton::indicator:checked {
  width: 12px; height: 12px; border: 10px solid $inverse; background: $inverse_ink;
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; }

QAbstractScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget { background: transparent; }
QTableView, QTreeView, QListView, QListWidget, QTableWidget {
  background: $raised; alternate-background-color: $base; color: $ink; border: 1px solid $line;
  border-radius: ${radius}px; gridline-color: $line; font-size: 18px; outline: 0;
  selection-background-color: $inverse; selection-color: $inverse_ink;
}
QTableView::item, QTreeView::item, QListView::item {
  min-height: 56px; padding: 4px 12px; border: 0;
}
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {
  background: $inverse; color: $inverse_ink;
}
QHeaderView { background: $raised; border: 0; }
QHeaderView::section {
  background: $raised; color: $ink_2; border: 0; border-bottom: 2px solid $line; padding: 12px;
  font-size: 16px; font-weight: 600;
}
QTableCornerButton::section { background: $raised; border: 0; }

QScrollBar:vertical { width: 14px; background: transparent; margin: 2px; }
QScrollBar:horizontal { height: 14px; background: transparent; margin: 2px; }
QScrollBar::handle { background: $edge; border-radius: 5px; min-height: 64px; min-width: 64px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTabWidget::pane { border: 0; }
QTabBar::tab {
  min-height: ${target}px; padding: 0 24px; color: $ink_2; background: transparent; font-size: 20px;
  border: 0; border-bottom: 3px solid $line;
}
QTabBar::tab:selected { color: $ink; border-bottom: 3px solid $ink; font-weight: 600; }

QMenu { background: $raised; color: $ink; border: 2px solid $edge; padding: 8px; }
QMenu::item { min-height: 56px; padding: 0 24px; font-size: 20px; border-radius: 8px; }
QMenu::item:selected { background: $inverse; color: $inverse_ink; }
QMenu::separator { height: 1px; background: $line; margin: 8px 12px; }

QProgressBar {
  min-height: 10px; max-height: 10px; border: 0; border-radius: 5px; background: $sunken;
}
QProgressBar::chunk { background: $ink; border-radius: 5px; }
QGroupBox { border: 1px solid $line; border-radius: ${radius}px; margin-top: 28px; padding: 16px; }
QGroupBox::title { subcontrol-origin: margin; left: 4px; color: $ink_2; font-size: 18px; }
QSplitter::handle { background: $line; }
"""
)
