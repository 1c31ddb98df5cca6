"""The side of the window: whose vault it is, the navigation, the account at work and the lock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from crt_desktop.domain.roles import ROLE_LABELS, Actor
from ui.entries import PageEntry
from ui.pages.gate import Logo, short_label
from ui.theme.tokens import BODY_STRONG, ICON_L, NAV_RAIL_WIDTH, NAV_WIDTH, SMALL
from ui.widgets.account import AccountButton
from ui.widgets.buttons import IconButton
from ui.widgets.layout import line
from ui.widgets.nav import RING, NavArea, NavBar
from ui.widgets.text import ElidedLabel, label

PAGE_KEYS: Final = "1234567890"
"""With Ctrl: the first ten pages, in the order of the navigation."""


class Side(QFrame):
    """Holds the navigation, wide or as a rail of 56 pixels."""

    lock_asked = Signal()

    def __init__(self, actor: Actor, entries: Sequence[PageEntry], *, label_text: str) -> None:
        """Show the pages of a role.

        Args:
            actor: The account at work.
            entries: Its pages, in the order of the navigation.
            label_text: Name of the etablissement, or empty.
        """
        super().__init__()
        self._is_rail = False
        self.setProperty("role", "nav")
        self.setFixedWidth(NAV_WIDTH)
        self._layout = layout = QVBoxLayout(self)
        layout.setSpacing(0)
        layout.addLayout(self._make_head(label_text))
        layout.addSpacing(8)
        self._make_nav(entries)
        around = QVBoxLayout()
        # The entries stand where they would without the room of their focus ring.
        around.setContentsMargins(-RING, -RING, -RING, -RING)
        around.addWidget(self._nav_area)
        layout.addLayout(around, 1)
        layout.addWidget(line())
        layout.addSpacing(8)
        layout.addLayout(self._make_account(actor))
        self._place()

    def _make_head(self, label_text: str) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Logo(32))
        self._head_words = QWidget()
        words = QVBoxLayout(self._head_words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        self.name = ElidedLabel(short_label(label_text), BODY_STRONG)
        words.addWidget(self.name)
        words.addWidget(label("CRT volet 2", SMALL, role="muted"))
        head.addWidget(self._head_words, 1)
        self._head = head
        return head

    def _make_nav(self, entries: Sequence[PageEntry]) -> None:
        self.nav = NavBar()
        group = ""
        for position, entry in enumerate(entries):
            if entry.group != group:
                group = entry.group
                self.nav.add_group(group)
            keys = PAGE_KEYS[position : position + 1]
            hint = f"Ctrl\u00a0{keys}" if keys else ""
            self.nav.add_item(entry.key, entry.title, entry.icon_name, key_hint=hint)
        self._nav_area = NavArea(self.nav)

    def _make_account(self, actor: Actor) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self.account = AccountButton(actor.display_name, ROLE_LABELS[actor.role])
        row.addWidget(self.account, 1)
        self.lock_button = IconButton("lock", "Verrouiller (Ctrl\u00a0L)")
        self.lock_button.setIconSize(QSize(ICON_L, ICON_L))
        self.lock_button.clicked.connect(self.lock_asked)
        row.addWidget(self.lock_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._account_row = row
        return row

    def set_label(self, text: str) -> None:
        """Show another name of the etablissement."""
        self.name.set_whole_text(short_label(text))

    def set_menu(self, menu: QMenu) -> None:
        """Open this menu from the account."""
        self.account.setMenu(menu)

    def set_rail(self, *, is_rail: bool) -> None:
        """Shrink to a rail, or widen again."""
        if is_rail == self._is_rail:
            return
        self._is_rail = is_rail
        self.setFixedWidth(NAV_RAIL_WIDTH if is_rail else NAV_WIDTH)
        self._head_words.setVisible(not is_rail)
        self._nav_area.set_rail(is_rail=is_rail)
        self.account.set_rail(is_rail=is_rail)
        self._place()

    def _place(self) -> None:
        edge = 12
        self._layout.setContentsMargins(edge, 17, edge, 12)
        inset = 0 if self._is_rail else 8
        self._head.setContentsMargins(inset, 0, inset, 0)
        direction = QHBoxLayout.Direction
        self._account_row.setAlignment(
            self.lock_button,
            Qt.AlignmentFlag.AlignHCenter if self._is_rail else Qt.AlignmentFlag.AlignVCenter,
        )
        self._account_row.setDirection(
            direction.TopToBottom if self._is_rail else direction.LeftToRight
        )
