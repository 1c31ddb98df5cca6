"""A tab made of several lists: their names and counts at the left, the chosen one at the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.pages.dossier.fiche_table import FicheTable
from ui.theme.tokens import PAGE_MARGIN, SPACE_L
from ui.widgets.nav import NavItem

WIDTH: Final = 208


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One list: its key, words and icon."""

    key: str
    title: str
    icon_name: str


class SectionBar(QWidget):
    """Names of lists with their counts; up and down choose, Tab goes on to the list."""

    chosen = Signal(str)

    def __init__(
        self, sections: tuple[Section, ...], *, name: str, parent: QWidget | None = None
    ) -> None:
        """Offer these lists, the first one chosen; ``name`` is read aloud."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFixedWidth(WIDTH)
        self.items: dict[str, NavItem] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for section in sections:
            item = NavItem(section.title, section.icon_name)
            item.clicked.connect(lambda _on=False, key=section.key: self.chosen.emit(key))
            item.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self._group.addButton(item)
            self.items[section.key] = item
            layout.addWidget(item)
        layout.addStretch(1)
        self.show_key(sections[0].key)

    def show_key(self, key: str) -> None:
        """Mark a list as chosen; only it takes the focus of Tab."""
        for other, item in self.items.items():
            is_on = other == key
            item.setChecked(is_on)
            item.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_on else Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Up and down go to the list before and after."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = list(self.items)
        current = next((key for key, item in self.items.items() if item.isChecked()), keys[0])
        key = keys[max(0, min(keys.index(current) + step, len(keys) - 1))]
        self.show_key(key)
        self.items[key].setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(key)
        event.accept()


class SectionHost(QWidget):
    """The bar and the lists."""

    shown = Signal(str)
    """A list came on screen."""

    def __init__(
        self,
        sections: tuple[Section, ...],
        tables: Mapping[str, FicheTable],
        *,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        """Put the lists beside their names."""
        super().__init__(parent)
        self._tables = dict(tables)
        self._hosts: dict[str, QWidget] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, SPACE_L, PAGE_MARGIN, SPACE_L)
        layout.setSpacing(SPACE_L)
        self.bar = SectionBar(sections, name=name)
        self.bar.chosen.connect(self.show_section)
        layout.addWidget(self.bar)
        self._stack = QStackedWidget()
        for section in sections:
            host = self._hosts[section.key] = QWidget()
            column = QVBoxLayout(host)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(tables[section.key], 1)
            column.addStretch(0)
            self._stack.addWidget(host)
        layout.addWidget(self._stack, 1)

    def show_section(self, key: str) -> None:
        """Show a list; a key that is not there is ignored."""
        if key not in self._hosts:
            return
        self.bar.show_key(key)
        self._stack.setCurrentWidget(self._hosts[key])
        self.shown.emit(key)

    def section(self) -> str:
        """Return the key of the list on screen."""
        current = self._stack.currentWidget()
        return next(key for key, host in self._hosts.items() if host is current)

    def table(self) -> FicheTable:
        """Return the list on screen."""
        return self._tables[self.section()]

    def set_count(self, key: str, count: int, *, is_overdue: bool = False) -> None:
        """Show how many records a list holds."""
        self.bar.items[key].set_count(count or None, is_overdue=is_overdue)
