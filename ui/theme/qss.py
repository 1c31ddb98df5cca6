"""The style sheet, generated from the tokens.

Kept short: Qt matches every rule against every widget. Variants are dynamic properties
(``variant``, ``role``, ``state``), set before a widget is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ui.theme.tokens import RADIUS_CARD, RADIUS_CHIP, RADIUS_CONTROL, Tokens

_RULES: Final = """
QWidget { color: $text; }
QWidget[role="page"] { background: $canvas; }
QDialog { background: $surface; }
QLabel { background: transparent; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="text2"] { color: $text2; }
QLabel[role="danger"] { color: $danger; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="success"] { color: $success; }
QLabel:disabled { color: $muted; }

QAbstractScrollArea { background: transparent; border: none; }
QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: $radius_cardpx; }
QFrame[role="decision"] { background: $sunken; border: none; border-top-left-radius: 0;
    border-top-right-radius: 0; border-bottom-left-radius: $radius_cardpx;
    border-bottom-right-radius: $radius_cardpx; }
QFrame[role="line"] { background: $border; border: none; }
QFrame[role="inset"] { background: $sunken; border: 1px solid $border; border-radius: 8px; }
QFrame[role="tag"] { background: $sunken; border: 1px solid $border; border-radius: $radius_chippx; }
QFrame[role="nav"] { background: $nav; border: none; border-right: 1px solid $border; }
QFrame[role="footer"] { background: $surface; border: none; border-top: 1px solid $border; }
QFrame[role="nighthead"] { background: $nav; border: none; border-bottom: 1px solid $border; }
QFrame[role="dialog"] { background: $surface; border: 1px solid $border_strong; border-radius: $radius_cardpx; }
QFrame[role="banner"] { border: none; border-radius: 8px; background: $info_soft; }
QFrame[role="banner"][tone="warning"] { background: $warning_soft; }
QFrame[role="banner"][tone="danger"] { background: $danger_soft; }
QFrame[role="banner"][tone="success"] { background: $success_soft; }
QFrame[role="consequence"] { border: none; border-top: 1px solid $border; background: $info_soft;
    border-bottom-left-radius: 9px; border-bottom-right-radius: 9px; }
QFrame[role="consequence"][tone="warning"] { background: $warning_soft; }
QFrame[role="consequence"][tone="danger"] { background: $danger_soft; }
QFrame[role="consequence"][tone="success"] { background: $success_soft; }
QFrame[role="strip"] { border: none; background: $warning_soft; }
QFrame[role="toast"] { background: $toast; border: none; border-radius: 8px; }
QFrame[role="toast"] QLabel { color: $toast_text; }
QFrame[role="toast"] QPushButton { color: $toast_text; background: transparent; border: none; }

QPushButton { background: $surface; color: $text; border: 1px solid $border;
    border-radius: $radius_controlpx; padding: 0 11px; min-height: 30px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $press; }
QPushButton:checked { background: $accent_soft; color: $accent_ink; }
QPushButton:disabled { background: $press; color: $muted; border-color: $press; }
QPushButton[variant="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[variant="primary"]:hover, QPushButton[variant="primary"]:pressed {
    background: $accent_hover; border-color: $accent_hover; }
QPushButton[variant="primary"]:disabled { background: $press; color: $muted; border-color: $press; }
QPushButton[variant="danger"] { color: $danger; border-color: $danger; }
QPushButton[variant="danger"]:hover { background: $danger_soft; }
QPushButton[variant="danger"]:disabled { color: $muted; background: $press; border-color: $press; }
QPushButton[variant="ghost"] { background: transparent; border-color: transparent; color: $text2; }
QPushButton[variant="ghost"]:hover { background: $hover; }
QPushButton[variant="ghost"]:pressed { background: $press; }
QPushButton[variant="ghost"]:disabled { background: transparent; color: $muted; }
QPushButton[variant="link"] { background: transparent; border: none; color: $accent; padding: 0;
    min-height: 28px; text-align: left; }
QPushButton[variant="link"]:hover { color: $accent_hover; text-decoration: underline; }
QPushButton[variant="link"]:disabled { color: $muted; }
QFrame[role="banner"][tone="warning"] QPushButton { color: $warning; }
QFrame[role="banner"][tone="danger"] QPushButton { color: $danger; }
QFrame[role="banner"][tone="info"] QPushButton { color: $info; }
QPushButton[variant="icon"] { padding: 0; min-width: 30px; max-width: 30px; }
QPushButton[variant="icon-ghost"] { padding: 0; min-width: 28px; max-width: 28px; min-height: 28px;
    background: transparent; border: none; }
QPushButton[variant="icon-ghost"]:hover { background: $hover; }
QPushButton[variant="icon-ghost"]:pressed { background: $press; }
QPushButton[scale="small"] { min-height: 26px; padding: 0 9px; }
QPushButton[scale="large"] { min-height: 38px; }
QPushButton[scale="night"] { min-height: 46px; padding: 0 15px; border-color: $border_strong; }
QPushButton[scale="night"][variant="primary"] { border-color: $accent; }
QPushButton[scale="night"][variant="primary"]:disabled { border-color: $press; }
QPushButton[scale="night"][variant="link"] { min-height: 34px; padding: 0; }
QPushButton[scale="night"]:checked { border-color: $accent; }
QPushButton[variant="chip"] { border-radius: $radius_chippx; border-color: $border; min-height: 26px;
    padding: 0 11px; }
QPushButton[variant="chip"]:checked { background: $accent_soft; border-color: $accent;
    color: $accent_ink; }
QPushButton[variant="segment"] { border: none; border-radius: 0; min-height: 30px; color: $text2;
    background: transparent; }
QPushButton[scale="tight"] { padding: 0; }
QPushButton[variant="segment"]:hover { background: $hover; }
QPushButton[variant="segment"]:checked { background: $accent_soft; color: $accent_ink; }
QPushButton[variant="segment"][edge="first"] { border-top-left-radius: 5px;
    border-bottom-left-radius: 5px; }
QPushButton[variant="segment"][edge="last"] { border-top-right-radius: 5px;
    border-bottom-right-radius: 5px; }
QPushButton[variant="segment"][edge="middle"], QPushButton[variant="segment"][edge="last"] {
    border-left: 1px solid $border; }
QFrame[role="segments"] { background: $surface; border: 1px solid $border_strong;
    border-radius: $radius_controlpx; }
QPushButton[has_menu="true"] { padding: 0 32px 0 11px; text-align: left; }
QPushButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QSpinBox {
    background: $surface; color: $text; border: 1px solid $border_strong;
    border-radius: $radius_controlpx; padding: 0 9px; min-height: 30px;
    selection-background-color: $accent_soft; selection-color: $text; }
QPlainTextEdit, QTextEdit { padding: 6px 9px; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus {
    border: 2px solid $focus; padding: 0 8px; min-height: 28px; }
QComboBox:focus { padding-right: 28px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: 5px 8px; }
QLineEdit[state="error"]:focus, QPlainTextEdit[state="error"]:focus, QComboBox[state="error"]:focus,
QDateEdit[state="error"]:focus { border: 2px solid $danger; }
QLineEdit[scale="large"]:focus, QComboBox[scale="large"]:focus { min-height: 36px; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $muted; lineedit-password-character: 8226; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QDateEdit:disabled {
    background: $press; color: $muted; border-color: $press; }
QLineEdit:read-only { background: $sunken; }
QLineEdit[state="error"], QPlainTextEdit[state="error"], QComboBox[state="error"],
QDateEdit[state="error"] { border-color: $danger; }
QLineEdit[scale="large"], QComboBox[scale="large"] { min-height: 38px; }
QLineEdit[scale="night"] { min-height: 46px; }
QLineEdit[scale="night"]:focus { min-height: 44px; }
QLineEdit QToolButton { border: none; background: transparent; padding: 0; }
QComboBox { padding-right: 28px; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border_strong; padding: 4px;
    outline: 0; selection-background-color: $accent_soft; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: 32px; padding: 0 8px; border-radius: 4px; }
QComboBox QAbstractItemView::item:hover { background: $hover; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $text; }
QDateEdit::up-button, QDateEdit::down-button, QSpinBox::up-button, QSpinBox::down-button {
    width: 0; border: none; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; min-height: 28px; }
QCheckBox:disabled, QRadioButton:disabled { color: $muted; }

QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
    width: 14px; height: 14px; border: 1px solid $border_strong; background: $surface; }
QCheckBox::indicator, QAbstractItemView::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$check"); }
QRadioButton::indicator:checked { image: url("$dot"); }
QCheckBox::indicator:indeterminate { background: $press; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $press;
    border-color: $border_strong; }
QPushButton, QToolButton, QCheckBox, QRadioButton { outline: none; }

QMenu { background: $surface; border: 1px solid $border_strong; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 10px; min-height: 20px; border-radius: 4px; color: $text; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $muted; }
QMenu::icon { left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QToolTip { background: $toast; color: $toast_text; border: none; padding: 4px 8px; }

QTableView, QListView, QTreeView { background: $surface; border: none; outline: 0;
    gridline-color: $grid; selection-background-color: $accent_soft; selection-color: $text; }
QTableView[role="plain"]::item { padding: 0 5px; border: none; border-bottom: 1px solid $grid; }
QTableView[role="plain"]::item:hover { background: $hover; }
QTableView[role="plain"]::item:selected { background: $accent_soft; color: $text; }
QListView[role="popup"] { border: 1px solid $border_strong; }
QListView[role="popup"]::item { min-height: 30px; padding: 0 8px; border-radius: 4px; }
QListView[role="popup"]::item:selected { background: $accent_soft; color: $text; }
QListView[role="versions"]::item { min-height: 32px; padding: 0 6px; border-radius: 6px; }
QListView[role="versions"]::item:hover { background: $hover; }
QListView[role="versions"]::item:selected { background: $accent_soft; color: $text; }
QCalendarWidget QWidget { background: $surface; alternate-background-color: $surface; }
QCalendarWidget QToolButton { background: transparent; border: none; border-radius: 6px;
    padding: 0 8px; min-height: 28px; font-weight: 600; }
QCalendarWidget QToolButton:hover { background: $hover; }
QCalendarWidget QToolButton::menu-indicator { image: none; width: 0; }
QCalendarWidget QAbstractItemView { border: none; selection-background-color: $accent;
    selection-color: $on_accent; }
QCalendarWidget QAbstractItemView:disabled { color: $muted; }
QHeaderView { background: $sunken; border: none; }
QHeaderView::section { background: $sunken; color: $muted; border: none;
    border-bottom: 1px solid $border; padding: 0 8px; min-height: 35px; }
QTableCornerButton::section { background: $sunken; border: none; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $border_strong; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $press; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSplitter::handle { background: transparent; }
"""


def style_sheet(tokens: Tokens) -> str:
    """Return the style sheet of one appearance."""
    marks = (Path(__file__).parent / "marks").as_posix()
    appearance = "dark" if tokens.is_dark else "light"
    values = tokens._asdict() | {
        "check": f"{marks}/check-{appearance}.svg",
        "dot": f"{marks}/dot-{appearance}.svg",
        "scroll": _mix(tokens.border_strong, tokens.surface, 0.45),
        "radius_control": RADIUS_CONTROL,
        "radius_card": RADIUS_CARD,
        "radius_chip": RADIUS_CHIP,
    }
    # The longest names first, since some begin with another one. Not string.Template: compiling
    # its expression takes longer than all of this.
    sheet = _RULES
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(f"${name}", str(values[name]))
    return sheet


def _mix(front: str, back: str, share: float) -> str:
    """Return ``share`` of the front colour over the back one."""
    parts = (
        round(int(front[i : i + 2], 16) * share + int(back[i : i + 2], 16) * (1 - share))
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02X}" for part in parts)
