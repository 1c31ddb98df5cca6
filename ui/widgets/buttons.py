"""Buttons in their variants; each names its act."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from ui.theme.fonts import font
from ui.theme.icons import icon, paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY_MEDIUM, BODY_STRONG, CONTROL, ICON_M, ICON_S, SMALL_MEDIUM

# A thin space before the text keeps the icon away from it: styles glue them together.
_ICON_GAP = "\u2009"
_ICON_TINTS = {"primary": "on_accent", "danger": "danger", "ghost": "text2", "link": "accent"}


class Button(QPushButton):
    """A push button; variants: primary, secondary, ghost, danger, link.

    One primary button per screen. Sizes: normal (32), small (28), large (40).
    """

    def __init__(
        self,
        text: str,
        *,
        variant: str = "secondary",
        icon_name: str | None = None,
        size: str = "normal",
        parent: QWidget | None = None,
    ) -> None:
        """Make the button; ``icon_name`` is a Lucide icon shipped in the package."""
        # Not super().__init__(text): choosing that overload loads QIcon and its many theme names.
        super().__init__(parent)
        self.setText(text)
        self.setProperty("variant", variant)
        self.setProperty("scale", size)
        style = BODY_STRONG if variant == "primary" else BODY_MEDIUM
        self.setFont(font(SMALL_MEDIUM if size == "small" else style))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if icon_name:
            self.setText(f"{_ICON_GAP}{text}")
            self.setAccessibleName(text)
            self.setIcon(icon(icon_name, _ICON_TINTS.get(variant, "text")))
            self.setIconSize(QSize(ICON_M, ICON_M))

    def set_label(self, text: str) -> None:
        """Change the text, keeping the room of the icon."""
        self.setText(text if self.icon().isNull() else f"{_ICON_GAP}{text}")
        self.setAccessibleName(text)

    def set_compact(self, *, is_compact: bool) -> None:
        """Show the icon alone where room is short: the words stay in the tooltip, and are read aloud."""
        words = self.accessibleName()
        self.setText("" if is_compact else f"{_ICON_GAP}{words}")
        self.setToolTip(words if is_compact else "")


class IconButton(QPushButton):
    """A square button without a word: its accessible name and tooltip say what it does."""

    def __init__(
        self,
        icon_name: str,
        name: str,
        *,
        is_outlined: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make the button; ``name`` is read aloud and shown as the tooltip."""
        super().__init__(parent)
        self.setProperty("variant", "icon" if is_outlined else "icon-ghost")
        # Without a word to grey, nor a ground of its own, the icon alone says that it is disabled.
        self.setIcon(icon(icon_name, "text2", disabled="border_strong"))
        self.setIconSize(QSize(ICON_M, ICON_M))
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)


class LinkButton(Button):
    """A link in the text: a button without a frame, in the accent colour."""

    def __init__(
        self, text: str, *, icon_name: str | None = None, parent: QWidget | None = None
    ) -> None:
        """Make the link."""
        super().__init__(text, variant="link", icon_name=icon_name, parent=parent)


class MenuButton(Button):
    """A button that opens a menu, with a chevron at its right: « Année 2026 »."""

    def __init__(
        self,
        text: str,
        *,
        icon_name: str | None = None,
        variant: str = "secondary",
        parent: QWidget | None = None,
    ) -> None:
        """Make the button with an empty menu; fill it through `menu()`.

        The menu is opened here, not by `QPushButton.setMenu`: with it the style sheet forgets
        the padding at the left.
        """
        super().__init__(text, variant=variant, icon_name=icon_name, parent=parent)
        self.setProperty("has_menu", True)  # noqa: FBT003 - Qt's signature
        self._menu = QMenu(self)
        self.clicked.connect(self.open_menu)

    def menu(self) -> QMenu:
        """Return the menu."""
        return self._menu

    def open_menu(self) -> None:
        """Open the menu under the button."""
        corner = self.mapToGlobal(QPoint(0, self.height() + 4))
        self._menu.setMinimumWidth(self.width())
        self._menu.popup(corner)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open with the down arrow too."""
        if event.key() == Qt.Key.Key_Down:
            self.open_menu()
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Add the chevron."""
        super().paintEvent(event)
        painter = QPainter(self)
        colours = tokens()
        tint = colours.text2 if self.isEnabled() else colours.muted
        rect = self.rect()
        rect.setLeft(rect.right() - 12 - ICON_S)
        rect.setWidth(ICON_S)
        paint_icon(painter, "chevron-down", tint, rect)


class SegmentedControl(QFrame):
    """A few exclusive choices side by side: « Jours | Semaines | Mois »."""

    def __init__(self, choices: list[str], *, name: str, parent: QWidget | None = None) -> None:
        """Show the choices, the first one on; ``name`` is read aloud."""
        super().__init__(parent)
        self.setProperty("role", "segments")
        self.setAccessibleName(name)
        self.setFixedHeight(CONTROL)
        self.group = QButtonGroup(self)
        self.group.setExclusive(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for position, text in enumerate(choices):
            button = QPushButton(text)
            button.setCheckable(True)
            button.setChecked(position == 0)
            button.setProperty("variant", "segment")
            edge = "first" if position == 0 else "last" if text is choices[-1] else "middle"
            button.setProperty("edge", edge)
            button.setFont(font(BODY_MEDIUM))
            button.setAccessibleName(f"{name} : {text}")
            self.group.addButton(button, position)
            layout.addWidget(button)
        self.group.idToggled.connect(lambda *_: self._keep_one_stop())
        self._keep_one_stop()

    def _keep_one_stop(self) -> None:
        """Give the Tab key one stop for them all: the choice that is on; arrows go on from there."""
        stop = max(self.group.checkedId(), 0)
        for button in self.group.buttons():
            is_stop = self.group.id(button) == stop
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus
            )
