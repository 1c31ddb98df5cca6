"""The row over the agendas: whose visits, which ones, and the two other views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.domain.codes import PROFESSION
from crt_desktop.domain.search import compact
from crt_desktop.domain.typography import french
from crt_desktop.reports.planning import PlanningFilters, TeamMember, VisitLine
from ui.theme.tokens import CONTROL
from ui.viewmodels import visites as told
from ui.viewmodels.visites_period import AgendaView
from ui.widgets import Button, FilterChip, LinkButton, MenuChip, SearchBox
from ui.widgets.flow import FlowLayout

SEARCH_WIDTH: Final = 220
SMALLEST_SEARCH: Final = 150
STANDING: Final = frozenset({told.PREVUE, told.REALISEE})
NOBODY_KEY: Final = ""


class VisitFilters(QWidget):
    """Says which visits are wanted; the name typed narrows those already there."""

    changed = Signal()
    """Other visits are wanted."""
    narrowed = Signal()
    """Another name, or everybody's column."""
    view_asked = Signal(object)
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a filter."""
        super().__init__(parent)
        self._person: tuple[int, str] | None = None
        self.search = SearchBox("Personne")
        self.search.setMaximumWidth(SEARCH_WIDTH)
        self.search.setMinimumWidth(SMALLEST_SEARCH)
        self.person = Button("", icon_name="x", size="small")
        self.person.hide()
        self.members = MenuChip("Professionnel")
        self.professions = MenuChip("Profession")
        self.professions.set_choices({code: french(word) for code, word in PROFESSION.items()})
        self.conflicts = FilterChip("Conflits")
        self.hidden = FilterChip("Masquer les annulées")
        self.team = FilterChip("Toute l’équipe")
        self.clear_button = Button("Effacer les filtres", variant="ghost", size="small")
        self.back = LinkButton("Retour à l’agenda", icon_name="chevron-left")
        self.round_button = Button("Tournée", variant="ghost", icon_name="route")
        self.balance_button = Button("Prévu et réalisé", variant="ghost", icon_name="scale")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self.search, 2, Qt.AlignmentFlag.AlignTop)
        chips = QWidget()
        flow = FlowLayout(chips, least=CONTROL)
        for one in self._chips():
            flow.addWidget(one)
        row.addWidget(chips, 7)
        for button in (self.round_button, self.balance_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._connect()
        self._show_clear()

    def _chips(self) -> tuple[QWidget, ...]:
        return (
            self.person,
            self.members,
            self.professions,
            self.conflicts,
            self.hidden,
            self.team,
            self.clear_button,
        )

    def _connect(self) -> None:
        self.search.query_changed.connect(lambda _text: self._tell(self.narrowed))
        self.team.toggled.connect(lambda _on: self.narrowed.emit())
        for menu in (self.members, self.professions):
            menu.choices_changed.connect(lambda _chosen: self._tell(self.changed))
        for chip in (self.conflicts, self.hidden):
            chip.toggled.connect(lambda _on: self._tell(self.changed))
        self.person.clicked.connect(lambda: self.show_person(None))
        self.clear_button.clicked.connect(self.clear)
        self.back.clicked.connect(self.back_asked)
        self.round_button.clicked.connect(lambda: self.view_asked.emit(AgendaView.TOURNEE))
        self.balance_button.clicked.connect(lambda: self.view_asked.emit(AgendaView.BILAN))

    def _tell(self, signal: object) -> None:
        self._show_clear()
        signal.emit()  # type: ignore[attr-defined]  # one of the signals above

    def _show_clear(self) -> None:
        self.clear_button.setVisible(self.has_choices)

    @property
    def has_choices(self) -> bool:
        """Tell whether anything is left out."""
        return bool(self.query()) or self.asked() != PlanningFilters()

    def focus_chain(self) -> list[QWidget]:
        """Return the controls in reading order."""
        return [self.back, self.search, *self._chips(), self.round_button, self.balance_button]

    def asked(self) -> PlanningFilters:
        """Return what is asked of the service."""
        return PlanningFilters(
            professionnels=self.members.chosen(),
            professions=self.professions.chosen(),
            statuts=STANDING if self.hidden.isChecked() else frozenset(),
            beneficiaire_id=self._person[0] if self._person is not None else None,
            only_conflicts=self.conflicts.isChecked(),
        )

    def query(self) -> str:
        """Return the name typed, as a search compares it."""
        return compact(self.search.text())

    def keeps(self, line: VisitLine) -> bool:
        """Tell whether a visit answers to the name typed."""
        return self.query() in compact(line.personne)

    @property
    def shown_person(self) -> tuple[int, str] | None:
        """The person whose visits alone are shown."""
        return self._person

    def show_person(self, person: tuple[int, str] | None) -> None:
        """Show the visits of one person, or of everybody again."""
        self._person = person
        if person is not None:
            self.person.set_label(person[1])
            self.person.setAccessibleName(f"{person[1]}, montrer tout le monde")
        self.person.setVisible(person is not None)
        self._tell(self.changed)

    def show_team(self, team: Iterable[TeamMember]) -> None:
        """Offer who is in the team."""
        names = {member.reference: told.member_words(member) for member in team}
        chosen = self.members.chosen()
        # Somebody chosen stays offered where nobody knows the name.
        self.members.set_choices(names | {key: key for key in chosen - names.keys()})

    def show_count(self, conflicts: int) -> None:
        """Say how many conflicts there are."""
        self.conflicts.set_count(conflicts or None)

    def show_view(self, view: AgendaView) -> None:
        """Offer what goes with a view."""
        self.team.setVisible(view is AgendaView.JOUR)
        is_agenda = view not in {AgendaView.TOURNEE, AgendaView.BILAN}
        self.back.setVisible(not is_agenda)
        self.round_button.setVisible(view is not AgendaView.TOURNEE)
        self.balance_button.setVisible(view is not AgendaView.BILAN)
        for one in (self.search, self.members, self.professions, self.conflicts, self.hidden):
            one.setVisible(is_agenda)
        self.clear_button.setVisible(is_agenda and self.has_choices)

    def set_compact(self, *, is_compact: bool) -> None:
        """Leave the room to the chips in a small window."""
        for button in (self.round_button, self.balance_button):
            button.set_compact(is_compact=is_compact)

    def clear(self) -> None:
        """Forget every filter, with one question."""
        before = self.asked()
        controls = (self.search, self.members, self.professions, self.conflicts, self.hidden)
        for control in controls:
            control.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.search.clear()
        self.members.clear_choices()
        self.professions.clear_choices()
        for chip in (self.conflicts, self.hidden):
            chip.setChecked(False)
        for control in controls:
            control.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._person = None
        self.person.hide()
        # Boxes and chips show themselves anew only when they hear of the change.
        self.search.textChanged.emit("")
        for chip in (self.conflicts, self.hidden):
            chip.set_count(None)
        self._tell(self.changed if before != PlanningFilters() else self.narrowed)
