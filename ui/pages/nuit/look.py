"""The type and the sizes of the night: nothing to read below sixteen pixels, nothing to aim at below forty-eight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.theme.fonts import font
from ui.theme.tokens import TypeStyle
from ui.widgets import (
    Button,
    Card,
    ElidedLabel,
    IconLabel,
    MessageState,
    Toast,
    line,
    show_toast,
)
from ui.widgets.layout import ScrolledLayout
from ui.widgets.text import Paragraph, label

NIGHT_BODY: Final = TypeStyle(size=16, line=24)
NIGHT_MEDIUM: Final = TypeStyle(size=16, line=24, weight=500)
NIGHT_STRONG: Final = TypeStyle(size=16, line=24, weight=600)
NIGHT_TITLE: Final = TypeStyle(size=20, line=28, weight=600, family="Inter Display")
NIGHT_PHONE: Final = TypeStyle(size=18, line=26, weight=600)
NIGHT_CLOCK: Final = TypeStyle(size=26, line=32, weight=600, family="Inter Display")
NIGHT_KEY: Final = TypeStyle(size=13, line=16, weight=500)

CONTROL: Final = 48
TILE: Final = 78
TILE_LOW: Final = 60
"""The height of a tile where the window is low."""
LOW_BELOW: Final = 830
"""Height of the columns under which tiles, margins and gaps are lower."""
NARROW_BELOW: Final = 1200
"""Width of the page under which the three columns are two."""
LEFT: Final = 348
RIGHT: Final = 364
ICON: Final = 20
GAP: Final = 16
GAP_LOW: Final = 12
EDGE_LOW: Final = 12
PADDING: Final = 18


def night_button(
    text: str, *, variant: str = "secondary", icon_name: str | None = None, name: str = ""
) -> Button:
    """Return a button large enough for the night; ``name`` is read aloud when the words are not enough."""
    made = Button(text, variant=variant, icon_name=icon_name)
    made.setProperty("scale", "night")
    made.setFont(font(NIGHT_STRONG if variant == "primary" else NIGHT_MEDIUM))
    made.setIconSize(QSize(ICON, ICON))
    if name:
        made.setAccessibleName(name)
    return made


def night_link(text: str) -> Button:
    """Return a link in the letters of the night."""
    made = Button(text, variant="link")
    made.setProperty("scale", "night")
    made.setFont(font(NIGHT_MEDIUM))
    return made


def words(text: str = "", *, role: str = "text", is_strong: bool = False) -> Paragraph:
    """Return text that wraps, in the body of the night."""
    made = label(text, NIGHT_STRONG if is_strong else NIGHT_BODY, role=role, wraps=True)
    if not isinstance(made, Paragraph):
        raise TypeError(made)
    return made


def one_line(text: str = "", *, role: str = "text", is_strong: bool = False) -> ElidedLabel:
    """Return one line that ends in « … » when short of room."""
    return ElidedLabel(text, NIGHT_STRONG if is_strong else NIGHT_BODY, role=role)


class Scrolled(QScrollArea):
    """A column that scrolls when it must; what is in it goes in `inside`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty column."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        content = QWidget(self.viewport())
        self.inside: QVBoxLayout = ScrolledLayout(content)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.inside.setSpacing(0)
        self.setWidget(content)
        content.setAutoFillBackground(False)


def night_state(icon_name: str, *, tint: str = "muted", button: str = "") -> MessageState:
    """Return a sentence in place of a content, in the letters of the night."""
    styles = (NIGHT_TITLE, NIGHT_BODY)
    made = MessageState(icon_name, "", button=button, tint=tint, styles=styles)
    made.button.setProperty("scale", "night")
    made.button.setFont(font(NIGHT_MEDIUM))
    return made


def night_toast(
    widget: QWidget, text: str, *, undo: Callable[[], None] | None = None, icon_name: str = "check"
) -> Toast:
    """Confirm in the letters of the night."""
    toast = show_toast(widget, text, undo=undo, icon_name=icon_name)
    for shown in (*toast.findChildren(QLabel), *toast.findChildren(Button)):
        shown.setFont(font(NIGHT_MEDIUM))
    toast.place()
    return toast


def clear(layout: QVBoxLayout) -> None:
    """Take away everything a column holds."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def titled_card(
    title: str, beside: QWidget | None = None, *, is_flush: bool = False, parent: QWidget
) -> Card:
    """Return a card with its title, and what stands at the right of it; flush: rows go to its edges."""
    card = Card(padding=PADDING, parent=parent)
    card.setAccessibleName(title)
    head = QHBoxLayout()
    head.setSpacing(12)
    head.addWidget(label(title, NIGHT_STRONG, parent=card))
    head.addStretch(1)
    if beside is not None:
        head.addWidget(beside)
    card.body.setSpacing(0)
    if is_flush:
        card.body.setContentsMargins(1, 14, 1, 6)
        head.setContentsMargins(PADDING, 0, PADDING, 0)
    card.body.addLayout(head)
    return card


def icon_column(icon_name: str, tint: str) -> tuple[QVBoxLayout, IconLabel]:
    """Return an icon level with the first line of the text beside it."""
    column = QVBoxLayout()
    # A fixed line height leaves its room above the letters.
    column.setContentsMargins(0, 4, 0, 0)
    made = IconLabel(icon_name, tint, ICON)
    column.addWidget(made)
    column.addStretch(1)
    return column, made


def separator(parent: QWidget | None = None) -> QFrame:
    """Return the line between two rows."""
    return line(parent)
