"""What is still open, line by line, each with what is done of it: proposed, and changed in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.sortie_items import DATED, Objet, OpenItem, Suite, is_misdated
from crt_desktop.reports.sorties import SortieOrder
from ui.theme.tokens import BODY, BODY_MEDIUM, ICON_M, SMALL
from ui.viewmodels import sortie as told
from ui.viewmodels.sortie_typed import JOUR, REASON, SUITE
from ui.viewmodels.words import day as written
from ui.widgets import Card, IconLabel, label, section_title
from ui.widgets.choice_field import ChoiceField
from ui.widgets.date_field import DateField
from ui.widgets.field_editor import LineEditor
from ui.widgets.layout import line

CHOICE_WIDTH: Final = 200
DATE_WIDTH: Final = 140
REASON_WIDTH: Final = 240
BESIDE: Final = 640
"""Room from which what is done of a thing stands beside it."""

WRONG_DAY: Final = "Corrigez cette date."
NOTHING_OPEN: Final = "Rien ne reste ouvert à cette date."
NO_DAY: Final = "Indiquez la date d’effet pour voir ce qui reste ouvert."


class OpenItemRow(QWidget):
    """One open thing: what it is, what is done of it, and when."""

    typed = Signal()

    def __init__(
        self, item: OpenItem, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        """Show a thing with what is proposed."""
        super().__init__(parent)
        self.item = item
        self._today = today
        self._touched: set[str] = set()
        title, detail = told.title_of(item), told.detail_of(item)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 8, 0, 8)
        self._layout.setSpacing(12)
        self._layout.addWidget(self._words(title, detail), 1)
        self.choice = ChoiceField(told.suites_of(item), is_required=True)
        self.choice.setFixedWidth(CHOICE_WIDTH)
        self.choice.setAccessibleName(f"{title}, suite")
        self.choice.set_text(item.proposed.value)
        self.day = DateField(today)
        self.day.setFixedWidth(DATE_WIDTH)
        self.day.setAccessibleName(f"{title}, date")
        self.day.set_text("" if item.on is None else written(item.on))
        self.reason = LineEditor(placeholder="Motif d’annulation")
        self.reason.setFixedWidth(REASON_WIDTH)
        self.reason.setAccessibleName(f"{title}, motif d’annulation")
        self.problem = label("", SMALL, role="danger")
        self._layout.addWidget(self._controls(), 0, Qt.AlignmentFlag.AlignVCenter)
        for name, editor in (("suite", self.choice), ("jour", self.day), ("motif", self.reason)):
            editor.typed.connect(lambda name=name: self._note(name))
        self._show()

    def _words(self, title: str, detail: str) -> QWidget:
        host = QWidget()
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        mark = IconLabel(told.ICONS[self.item.objet], "text2", ICON_M)
        # A wrapped text leaves its room above the letters: the icon stands level with them.
        aligned = QVBoxLayout()
        aligned.setContentsMargins(0, 4, 0, 0)
        aligned.addWidget(mark)
        aligned.addStretch(1)
        row.addLayout(aligned)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(label(title, BODY_MEDIUM, wraps=True))
        if detail:
            column.addWidget(label(detail, SMALL, role="text2", wraps=True))
        row.addLayout(column, 1)
        return host

    def _controls(self) -> QWidget:
        host = QWidget()
        column = QVBoxLayout(host)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        for editor in (self.choice, self.day, self.reason):
            row.addWidget(editor)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.problem)
        return host

    def place(self, *, is_beside: bool) -> None:
        """Put the choices beside the words, or under them where there is little room."""
        directions = QBoxLayout.Direction
        self._layout.setDirection(directions.LeftToRight if is_beside else directions.TopToBottom)
        self._layout.setSpacing(12 if is_beside else 6)

    # --- values ------------------------------------------------------------------------------

    @property
    def suite(self) -> Suite:
        """What is done of it."""
        chosen = self.choice.text()
        return Suite(chosen) if chosen else self.item.proposed

    def texts(self) -> dict[str, str]:
        """Return what a person changed, by key."""
        found: dict[str, str] = {}
        if "suite" in self._touched:
            found[SUITE + self.item.key] = self.choice.text()
        if "jour" in self._touched:
            found[JOUR + self.item.key] = self.day.text()
        if "motif" in self._touched and self.reason.text():
            found[REASON] = self.reason.text()
        return found

    def fill(self, texts: Mapping[str, str]) -> None:
        """Put back what was changed."""
        suite, day = texts.get(SUITE + self.item.key, ""), texts.get(JOUR + self.item.key, "")
        if suite and suite in {one.value for one in self.item.suites}:
            self.choice.set_text(suite)
            self._touched.add("suite")
        if day:
            self.day.set_text(day)
            self._touched.add("jour")
        if REASON in texts and self.item.objet is Objet.VISITES:
            self.reason.set_text(texts[REASON])
            self._touched.add("motif")
        self._show()

    def show_order(self, order: SortieOrder) -> bool:
        """Say whether the day is one; return that it is wrong."""
        found = next((one for one in order.settlements if one.key == self.item.key), None)
        is_wrong = found is not None and is_misdated(self.item, found, today=self._today())
        self.problem.setText(WRONG_DAY if is_wrong else "")
        self.problem.setVisible(is_wrong)
        self.day.show_state("error" if is_wrong else "")
        return is_wrong

    def _note(self, name: str) -> None:
        self._touched.add(name)
        if name == "suite" and self.suite in DATED and not self.day.text():
            self.day.set_text(written(self.item.on or self._today()))
            # The day one reads is the one that is decided.
            self._touched.add("jour")
        self._show()
        self.typed.emit()

    def _show(self) -> None:
        self.day.setVisible(self.suite in DATED)
        is_reasoned = self.item.objet is Objet.VISITES and self.suite is Suite.ANNULER
        self.reason.setVisible(is_reasoned)
        self.problem.setVisible(bool(self.problem.text()))


class OpenCard(Card):
    """Every open thing, or the sentence that says there is none."""

    typed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        self._today = today
        self._items: tuple[OpenItem, ...] = ()
        self.rows: list[OpenItemRow] = []
        self._lines: list[QWidget] = []
        head = QHBoxLayout()
        self.title = section_title("Ce qui reste ouvert")
        self.count = label("", BODY, role="text2")
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.count)
        self.body.addLayout(head)
        self.nothing = label(NO_DAY, BODY, role="muted", wraps=True)
        self.body.addWidget(self.nothing)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)

    def show_items(
        self, items: tuple[OpenItem, ...], *, has_day: bool, reason: str, kept: Mapping[str, str]
    ) -> None:
        """Show what is open; what was changed of a thing that is still there stays.

        ``reason``: what a visit is cancelled for unless another is typed.
        """
        self.nothing.setVisible(not items)
        self.nothing.setText(NOTHING_OPEN if has_day else NO_DAY)
        self.count.setText(f"{len(items)}" if items else "")
        if items != self._items:
            typed = {**kept, **self.texts()}
            self._items = items
            self._show_rows(typed)
        for row in self.rows:
            row.reason.line.setPlaceholderText(reason)

    def _show_rows(self, typed: Mapping[str, str]) -> None:
        for old in (*self.rows, *self._lines):
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows, self._lines = [], []
        for item in self._items:
            if self.rows:
                rule = line()
                self._lines.append(rule)
                self._list.addWidget(rule)
            row = OpenItemRow(item, self._today)
            row.fill(typed)
            row.typed.connect(self.typed)
            row.place(is_beside=self.width() >= BESIDE)
            self._list.addWidget(row)
            self.rows.append(row)

    def texts(self) -> dict[str, str]:
        """Return what was changed, by key."""
        return {name: text for row in self.rows for name, text in row.texts().items()}

    def forget(self) -> None:
        """Show nothing: another person is on the way."""
        self._items = ()
        self._show_rows({})
        self.nothing.show()

    def show_order(self, order: SortieOrder) -> bool:
        """Say which days are wrong; return that one is."""
        wrong = [row.show_order(order) for row in self.rows]
        return any(wrong)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the choices where they fit."""
        super().resizeEvent(event)
        for row in self.rows:
            row.place(is_beside=self.width() >= BESIDE)
