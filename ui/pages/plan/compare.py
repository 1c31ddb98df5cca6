"""Two versions compared: one list of differences, before and after side by side, readable without colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.typography import french
from crt_desktop.reports.plans import DifferenceKind, PlanDifference, PlanSheet
from ui.pages.dossier.parts import ScrollColumn, empty_layout
from ui.theme.tokens import BODY, BODY_STRONG, PAGE_MARGIN, SMALL_STRONG
from ui.viewmodels import plan_words as told
from ui.viewmodels import words
from ui.widgets import Badge, Button, Card, MessageState, Select, label, section_title
from ui.widgets.layout import line

EMPTY: Final = "(vide)"
_KINDS: Final = {
    DifferenceKind.ADDED: ("success", "plus"),
    DifferenceKind.REMOVED: ("danger", "minus"),
    DifferenceKind.CHANGED: ("info", "pencil"),
    DifferenceKind.MOVED: ("neutral", "arrow-down"),
}
_PARTS: Final = (("", "Synthèse et dates"), ("objectif", "Plan d’action"), ("prestation", "Prestations"))  # fmt: skip
NAME_WIDTH: Final = 150


class CompareView(QWidget):
    """Chooses two versions and lists what differs from one to the other."""

    closed = Signal()
    compared = Signal(int, int)
    """The row ids of the version before and of the one after."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, 16, 0, 0)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, PAGE_MARGIN, 0)
        head.setSpacing(8)
        head.addWidget(section_title("De"))
        self.before = Select()
        self.before.setAccessibleName("Version d’avant")
        self.after = Select()
        self.after.setAccessibleName("Version d’après")
        head.addWidget(self.before)
        head.addWidget(section_title("à"))
        head.addWidget(self.after)
        self.count = label("", BODY, role="muted")
        head.addSpacing(8)
        head.addWidget(self.count)
        head.addStretch(1)
        self.close_button = Button("Fermer la comparaison", icon_name="x")
        self.close_button.clicked.connect(self.closed)
        head.addWidget(self.close_button)
        layout.addLayout(head)
        self.column = ScrollColumn()
        layout.addWidget(self.column, 1)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(16)
        self.column.body.addLayout(self._cards)
        self.nothing = MessageState("circle-check", "Ces deux versions disent la même chose")
        self.nothing.hide()
        self.column.body.addWidget(self.nothing)
        self.column.body.addStretch(1)
        self.before.activated.connect(lambda _at: self._ask())
        self.after.activated.connect(lambda _at: self._ask())
        self._numbers: dict[int, int] = {}
        self._partenaires: dict[str, str] = {}

    def open_with(self, sheet: PlanSheet, before: int, after: int) -> None:
        """Offer the versions of a person, these two chosen."""
        self._numbers = {one.plan_row_id: one.numero for one in sheet.versions}
        self._partenaires = dict(sheet.partenaires)
        for select, row_id in ((self.before, before), (self.after, after)):
            select.clear()
            for one in sheet.versions:
                select.addItem(told.version_words(one), one.plan_row_id)
            select.setCurrentIndex(select.findData(row_id))
        self._ask()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        before, after = self.before.currentData(), self.after.currentData()
        empty_layout(self._cards)
        self.nothing.hide()
        self.count.setText("")
        if before is not None and after is not None:
            self.compared.emit(before, after)

    def show_differences(self, differences: Sequence[PlanDifference]) -> None:
        """List the differences: the texts, the objectives, the prestations.

        Prestations are shown by domain: where one stands among the others says nothing.
        """
        empty_layout(self._cards)
        differences = [
            one
            for one in told.with_providers_named(differences, self._partenaires)
            if one.part != "prestation" or one.kind is not DifferenceKind.MOVED
        ]
        self.nothing.setVisible(not differences)
        self.count.setText(words.counted(len(differences), "différence") if differences else "")
        for part, title in _PARTS:
            known = {"objectif", "prestation"}
            found = [
                one for one in differences if (one.part == part if part else one.part not in known)
            ]
            if found:
                self._cards.addWidget(self._card(title, found))

    def _card(self, title: str, differences: Sequence[PlanDifference]) -> Card:
        card = Card()
        card.body.addWidget(section_title(title))
        groups: dict[tuple[int, str], list[PlanDifference]] = {}
        for one in differences:
            groups.setdefault((one.fil, told.difference_title(one)), []).append(one)
        for (_fil, name), several in groups.items():
            card.body.addWidget(line())
            card.body.addWidget(self._group(name, several))
        return card

    def _group(self, name: str, differences: Sequence[PlanDifference]) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        for kind in dict.fromkeys(one.kind for one in differences):
            tone, icon_name = _KINDS[kind]
            one = next(one for one in differences if one.kind is kind)
            badge = Badge(told.difference_kind(one), tone=tone, icon_name=icon_name)
            head.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(name, BODY_STRONG, wraps=True), 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        changed = [one for one in differences if one.kind is DifferenceKind.CHANGED]
        if changed:
            column.addLayout(self._changes(changed))
        for one in differences:
            if one.kind is DifferenceKind.MOVED:
                said = french(f"De la place {one.before} à la place {one.after}")
                column.addWidget(label(said, BODY, role="text2"))
        group.setAccessibleName(
            ", ".join([*dict.fromkeys(told.difference_kind(one) for one in differences), name])
        )
        return group

    def _changes(self, differences: Sequence[PlanDifference]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, NAME_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        before = self._numbers.get(self.before.currentData(), 0)
        after = self._numbers.get(self.after.currentData(), 0)
        grid.addWidget(label(f"Version {before}", SMALL_STRONG, role="muted"), 0, 1)
        grid.addWidget(label(f"Version {after}", SMALL_STRONG, role="muted"), 0, 2)
        top = Qt.AlignmentFlag.AlignTop
        for at, one in enumerate(differences, start=1):
            name = label(told.attribute_title(one.attribute), BODY, role="muted", wraps=True)
            grid.addWidget(name, at, 0, top)
            was = label(one.before or EMPTY, BODY, role="text2", wraps=True)
            now = label(one.after or EMPTY, BODY, wraps=True)
            was.setAccessibleName(f"Avant\u00a0: {one.before or EMPTY}")
            now.setAccessibleName(f"Après\u00a0: {one.after or EMPTY}")
            grid.addWidget(was, at, 1, top)
            grid.addWidget(now, at, 2, top)
        return grid

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            event.accept()
            return
        super().keyPressEvent(event)
