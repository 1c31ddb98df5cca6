"""The left column: the visits planned this night, and the people to know about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.reports.nuit import NightPerson
from crt_desktop.reports.planning import VisitLine
from ui.pages.nuit.look import (
    GAP,
    NIGHT_BODY,
    PADDING,
    Scrolled,
    clear,
    separator,
    titled_card,
    words,
)
from ui.pages.nuit.people import PERSON_ROLE, ROW, PeopleList
from ui.pages.nuit.rows import VisitRow
from ui.viewmodels.nuit import people_count
from ui.widgets.text import label

VISITS_SHOWN = 3
VISIT_ROW = 61


class VisitsCard(QWidget):
    """The visits of the night, three at once; the others scroll."""

    done_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show none yet."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.card = titled_card("Passages prévus", is_flush=True, parent=self)
        self._area = Scrolled(self.card)
        self.card.body.addSpacing(4)
        self.card.body.addWidget(self._area)
        layout.addWidget(self.card)
        self.rows: list[VisitRow] = []

    def show_visits(self, visits: Sequence[VisitLine], *, may_mark: bool) -> None:
        """Show these visits."""
        if [row.visit for row in self.rows] == list(visits) and self.rows:
            return
        column = self._area.inside
        clear(column)
        self.rows = []
        for visit in visits:
            if self.rows:
                column.addWidget(separator())
            row = VisitRow(visit, may_mark=may_mark)
            row.done_asked.connect(self.done_asked)
            self.rows.append(row)
            column.addWidget(row)
        if not visits:
            empty = words("Aucun passage prévu cette nuit.", role="muted")
            empty.setContentsMargins(PADDING, 0, PADDING, 8)
            column.addWidget(empty)
        column.addStretch(1)
        shown = min(len(visits), VISITS_SHOWN)
        self._area.setFixedHeight(shown * VISIT_ROW if visits else 36)

    def focus_first(self) -> None:
        """Put the focus on the first visit to do."""
        for row in self.rows:
            if row.isEnabled():
                row.setFocus()
                return


class PeopleCard(QWidget):
    """Everybody accompanied, those at home first, and how many are away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nobody yet."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.count = label("", NIGHT_BODY, role="text2")
        self.card = titled_card("À connaître", self.count, is_flush=True, parent=self)
        self.list = PeopleList("À connaître", self.card)
        self.nobody = words("", role="muted")
        self.nobody.setContentsMargins(PADDING, 0, PADDING, 8)
        self.card.body.addSpacing(8)
        self.card.body.addWidget(self.nobody)
        self.card.body.addWidget(self.list, 1)
        layout.addWidget(self.card)
        self._people: tuple[NightPerson, ...] = ()
        self.list.setMinimumHeight(ROW)

    def show_people(self, people: Sequence[NightPerson], current: int | None) -> None:
        """Show these people; ``current`` is chosen."""
        if tuple(people) != self._people:
            self._people = tuple(people)
            self.list.people.show_people(people)
            self.list.show_current(current)
        self._say()

    def search(self, query: str) -> None:
        """Keep who is looked for, the first one ready to be chosen."""
        self.list.people.search(query)
        if query.strip() and self.list.people.rowCount():
            first = self.list.people.index(0, 0)
            self.list.setCurrentIndex(first)
            self.list.looked_at.emit(first.data(PERSON_ROLE))
        self._say()

    def _say(self) -> None:
        found = self.list.people.people()
        self.count.setText(people_count(found) if found else "")
        self.nobody.setVisible(not found)
        if not found:
            self.nobody.setText(
                "Personne de ce nom. Choisissez « Inconnu » pour noter l’appel."
                if self._people
                else "Personne n’est accompagné cette nuit."
            )


class LeftColumn(QWidget):
    """Visits above, people below with what room is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make both cards."""
        super().__init__(parent)
        self.column = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        self.visits = VisitsCard(self)
        self.people = PeopleCard(self)
        layout.addWidget(self.visits)
        layout.addWidget(self.people, 1)
