"""The pieces pages are made of: header, cards, side panel, separators, footer."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.theme.tokens import (
    BODY,
    CARD_PADDING,
    CONTROL,
    PAGE_MARGIN,
    PAGE_TITLE,
    SECTION,
    SIDE_PANEL_MAX,
    SIDE_PANEL_MIN,
    SMALL_STRONG,
)
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.text import ElidedLabel, KeyHint, label

_BETWEEN_HINTS: Final = 12


def line(parent: QWidget | None = None) -> QFrame:
    """Return a one-pixel horizontal line."""
    made = QFrame(parent)
    made.setProperty("role", "line")
    made.setFixedHeight(1)
    return made


class Card(QFrame):
    """A bordered surface that groups; its layout is `body`."""

    def __init__(self, *, padding: int = CARD_PADDING, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(8)


class ScrolledLayout(QVBoxLayout):
    """The column inside a scroll area; its widget takes the height its parts need once they show.

    A scroll area measures its widget before the parts just put in it come on screen, and is not always
    told after: they would then be drawn one over the other, without a scroll bar.
    """

    def __init__(self, inside: QWidget) -> None:
        """Lay out the widget of a scroll area."""
        super().__init__(inside)
        self._inside = inside
        self._settled = QTimer(inside)
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._grow)

    def invalidate(self) -> None:
        """Measure again with the next events: every part that changes comes through here."""
        super().invalidate()
        if isValid(self._settled):
            self._settled.start()

    def _grow(self) -> None:
        # The area follows a resize, and gives the exact height.
        width = self._inside.width()
        needed = self.heightForWidth(width) if self.hasHeightForWidth() else 0
        if self._inside.height() < needed:
            self._inside.resize(width, needed)


class PageHeader(QWidget):
    """Title, one muted line of facts, actions at the right, and a way back above."""

    back_asked = Signal()

    def __init__(self, title: str, *, back: str = "", parent: QWidget | None = None) -> None:
        """Show the title; ``back`` is the name of the page one comes from."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if back:
            link = LinkButton(back, icon_name="chevron-left")
            link.setAccessibleName(f"Retour : {back}")
            link.clicked.connect(self.back_asked)
            layout.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.title = label(title, PAGE_TITLE)
        # The same height with actions beside it and without: titles stand level from page to page.
        self.title.setMinimumHeight(CONTROL)
        self._title_row = QHBoxLayout()
        self._title_row.setSpacing(12)
        self._title_row.addWidget(self.title)
        self._title_row.addStretch(1)
        # Under the actions, not beside them: the facts have the whole width of the page.
        self._facts = ElidedLabel("", BODY, role="muted")
        row.addLayout(self._title_row, 1)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(12)
        row.addLayout(self._actions)
        row.setAlignment(self._actions, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
        layout.addWidget(self._facts)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self.title.setText(title)

    def set_facts(self, text: str) -> None:
        """Change the line of facts."""
        self._facts.set_whole_text(text)

    def facts(self) -> str:
        """Return the line of facts."""
        return self._facts.whole_text()

    def add_beside_title(self, widget: QWidget) -> None:
        """Put a badge beside the title."""
        self._title_row.insertWidget(self._title_row.count() - 1, widget)

    def add_action(self, widget: QWidget) -> None:
        """Add a button at the right; the primary one comes last."""
        self._actions.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)


def page_layout(page: QWidget, *, has_footer: bool = False) -> QVBoxLayout:
    """Give a page its margins; return the layout its parts go into."""
    page.setProperty("role", "page")
    layout = QVBoxLayout(page)
    layout.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, 0 if has_footer else 12)
    layout.setSpacing(12)
    return layout


class SidePanel(QFrame):
    """The summary of a row: head with a close button, body, footer with the acts."""

    closed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make an empty panel; ``name`` is read aloud."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(name)
        self.setMinimumWidth(SIDE_PANEL_MIN)
        self.setMaximumWidth(SIDE_PANEL_MAX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(CARD_PADDING, CARD_PADDING, CARD_PADDING, CARD_PADDING)
        layout.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        head.addLayout(self.head, 1)
        self.close_button = IconButton("x", "Fermer l’aperçu")
        self.close_button.clicked.connect(self.closed)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        layout.addLayout(self.body, 1)
        self.footer = QHBoxLayout()
        self.footer.setSpacing(8)
        layout.addLayout(self.footer)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class FactRow(QWidget):
    """A muted word and its value: « Téléphone  04 65 71 28 40 »."""

    def __init__(
        self,
        name: str,
        value: str,
        *,
        name_width: int = 104,
        after: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the fact; the value wraps, it is never cut."""
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        # Both wrap: they then share the same line height and stand on the same line.
        head = label(name, BODY, role="muted", wraps=True)
        head.setFixedWidth(name_width)
        layout.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
        self.value: QLabel = label(value, BODY, wraps=True)
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.value.setAccessibleName(f"{name} : {value}")
        layout.addWidget(self.value, 1)
        if after is not None:
            layout.addWidget(after, 0, Qt.AlignmentFlag.AlignTop)


def section_title(text: str) -> QLabel:
    """Return a section title (15/24)."""
    return label(text, SECTION)


def small_head(text: str) -> QLabel:
    """Return the small muted head of a group."""
    return label(text, SMALL_STRONG, role="muted")


class KeyHints(QWidget):
    """The keys of a screen, at its foot: « ↑ ↓ parcourir »."""

    def __init__(self, hints: list[tuple[list[str], str]], parent: QWidget | None = None) -> None:
        """Show each group of keys before its word; the last ones give way when room is short."""
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_BETWEEN_HINTS)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self._groups: list[QWidget] = []
        for keys, word in hints:
            group = QWidget()
            inside = QHBoxLayout(group)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(4)
            for key in keys:
                inside.addWidget(KeyHint(key))
            inside.addWidget(label(word, BODY, role="muted"))
            layout.addWidget(group)
            self._groups.append(group)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the room of every group, shown or not."""
        sizes = [group.sizeHint() for group in self._groups]
        between = _BETWEEN_HINTS * max(0, len(sizes) - 1)
        tallest = max((size.height() for size in sizes), default=0)
        return QSize(sum(size.width() for size in sizes) + between, tallest)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave the room to what stands beside: every key is told by F1 too."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show the groups that are whole in this room."""
        super().resizeEvent(event)
        end = 0
        for group in self._groups:
            end += group.sizeHint().width()
            group.setVisible(end <= self.width())
            end += _BETWEEN_HINTS
