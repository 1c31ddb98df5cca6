"""The left column: the visits planned this night, and the people to know about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
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
VISITS_AT_ONCE = 4
"""How many rows are made with the card, and at each turn of the others, once it is painted."""
TURN_MS = 60


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
        self._visits: tuple[VisitLine, ...] | None = None
        self._may_mark = False
        self._rows: list[VisitRow] = []
        self._later = QTimer(self, interval=TURN_MS)
        self._later.timeout.connect(self._make_rows)

    @property
    def rows(self) -> list[VisitRow]:
        """Every row; those that are not there yet are made."""
        self._make_rows(None)
        return self._rows

    def show_visits(self, visits: Sequence[VisitLine], *, may_mark: bool) -> None:
        """Show these visits, as many rows as there were: a column scrolled far down stays where it is."""
        if tuple(visits) == self._visits and may_mark == self._may_mark:
            return
        self._visits, self._may_mark = tuple(visits), may_mark
        column = self._area.inside
        clear(column)
        there_were = len(self._rows)
        self._rows = []
        if not visits:
            empty = words("Aucun passage prévu cette nuit.", role="muted")
            empty.setContentsMargins(PADDING, 0, PADDING, 8)
            column.addWidget(empty)
        column.addStretch(1)
        shown = min(len(visits), VISITS_SHOWN)
        self._area.setFixedHeight(shown * VISIT_ROW if visits else 36)
        self._make_rows(max(there_were, VISITS_AT_ONCE))
        if len(self._rows) < len(visits):
            self._later.start()

    def _make_rows(self, count: int | None = VISITS_AT_ONCE) -> None:
        """Make some more rows; None makes those that are missing."""
        visits = self._visits or ()
        first = len(self._rows)
        column = self._area.inside
        for visit in visits[first : None if count is None else first + count]:
            before = self._rows[-1] if self._rows else None
            row = VisitRow(visit, may_mark=self._may_mark, parent=self._area.widget())
            row.done_asked.connect(self.done_asked)
            if before is not None:
                column.insertWidget(column.count() - 1, separator())
                QWidget.setTabOrder(before, row)
            self._rows.append(row)
            column.insertWidget(column.count() - 1, row)
        if len(self._rows) == len(visits):
            self._later.stop()

    def focus_first(self) -> None:
        """Put the focus on the first visit to do."""
        for row in self.rows:
            if row.isEnabled():
                # Just made, it is not on screen before the next events, and takes no focus until then.
                row.show()
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
