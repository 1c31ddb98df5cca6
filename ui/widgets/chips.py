"""Filter chips: a checkable one with its count, and one that opens a list of choices."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget, QWidgetAction

from ui.theme.fonts import font
from ui.theme.icons import icon
from ui.theme.tokens import BODY, ICON_S, RADIUS_CHIP, SMALL_MEDIUM
from ui.widgets.buttons import MenuButton


class FilterChip(QPushButton):
    """A filter that is on or off: outline; on, soft accent with a check; its count beside."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Make the chip, off and without a count."""
        super().__init__(parent)
        self._text = text
        self._count: int | None = None
        self.setProperty("variant", "chip")
        self.setProperty("ring_radius", RADIUS_CHIP)
        self.setFont(font(SMALL_MEDIUM))
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(ICON_S, ICON_S))
        self.toggled.connect(self._show)
        self._show()

    def set_count(self, count: int | None) -> None:
        """Show how many there are; None shows nothing."""
        self._count = count
        self._show()

    def _show(self) -> None:
        counted = "" if self._count is None else f"\u2002{self._count}"
        self.setText(("\u2009" if self.isChecked() else "") + self._text + counted)
        self.setIcon(icon("check", "accent_ink") if self.isChecked() else QIcon())
        self.setAccessibleName(self._text)
        self.setAccessibleDescription("" if self._count is None else str(self._count))


class MenuChip(MenuButton):
    """A filter with several choices: « GIR », with how many are ticked.

    ``choices_changed`` gives the set of ticked keys.
    """

    choices_changed = Signal(object)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Make the chip without choices."""
        super().__init__(text, parent=parent)
        self._text = text
        self._boxes: dict[str, QCheckBox] = {}
        self.setProperty("variant", "chip")
        self.setProperty("ring_radius", RADIUS_CHIP)
        self.setFont(font(SMALL_MEDIUM))
        self.setCheckable(True)
        self.menu().aboutToHide.connect(self._show)
        self._show()

    def set_choices(self, choices: Mapping[str, str]) -> None:
        """Offer these choices (key → what is shown), keeping the ticks of the keys that stay."""
        kept = self.chosen()
        menu = self.menu()
        menu.clear()
        self._boxes = {}
        for key, shown in choices.items():
            box = QCheckBox(shown.replace("&", "&&"))
            box.setFont(font(BODY))
            box.setContentsMargins(8, 0, 8, 0)
            box.setStyleSheet("padding: 0 10px;")
            box.setChecked(key in kept)
            box.toggled.connect(self._choose)
            action = QWidgetAction(menu)
            action.setText(shown)
            action.setDefaultWidget(box)
            menu.addAction(action)
            self._boxes[key] = box
        self._show()

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """A click opens the list; only its ticks turn the chip on."""

    def chosen(self) -> frozenset[str]:
        """Return the ticked keys."""
        return frozenset(key for key, box in self._boxes.items() if box.isChecked())

    def clear_choices(self) -> None:
        """Untick everything, with at most one signal."""
        if not self.chosen():
            return
        for box in self._boxes.values():
            box.blockSignals(True)  # noqa: FBT003 - Qt's signature
            box.setChecked(False)
            box.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._choose()

    def tick(self, keys: Collection[str]) -> None:
        """Tick these keys and no other, without a signal: the caller knows."""
        for key, box in self._boxes.items():
            box.blockSignals(True)  # noqa: FBT003 - Qt's signature
            box.setChecked(key in keys)
            box.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._show()

    def _choose(self) -> None:
        self._show()
        self.choices_changed.emit(self.chosen())

    def _show(self) -> None:
        count = len(self.chosen())
        self.setChecked(count > 0)
        self.setText(f"{self._text}\u2002{count}" if count else self._text)
        self.setAccessibleName(self._text)
        self.setAccessibleDescription(f"{count} choisis" if count else "")
