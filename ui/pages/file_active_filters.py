"""The row of filters over the file active: search, states, GIR, communes, and how to clear them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.domain.codes import NON_EVALUE, NON_RENSEIGNE
from crt_desktop.reports.caseload import CaseloadFilters, CaseloadState
from ui.theme.tokens import CONTROL
from ui.viewmodels import words
from ui.viewmodels.caseload import CaseloadAnswer, CaseloadViewModel
from ui.viewmodels.caseload_words import STATE_LABELS
from ui.widgets import Button, FilterChip, MenuChip, SearchBox
from ui.widgets.flow import FlowLayout

SEARCH_WIDTH: Final = 300
SMALLEST_SEARCH: Final = 180


class FilterBar(QWidget):
    """Tells the view model what is asked, and shows what the newest answer counts."""

    def __init__(self, view_model: CaseloadViewModel, parent: QWidget | None = None) -> None:
        """Start without a filter."""
        super().__init__(parent)
        self._view_model = view_model
        self.search = SearchBox("Nom, prénom, téléphone")
        self.search.setMaximumWidth(SEARCH_WIDTH)
        self.search.setMinimumWidth(SMALLEST_SEARCH)
        self.state_chips = {state: FilterChip(STATE_LABELS[state]) for state in CaseloadState}
        self.gir_chip = MenuChip("GIR")
        self.commune_chip = MenuChip("Commune")
        self.clear_button = Button("Effacer les filtres", variant="ghost")
        self.clear_button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 3, Qt.AlignmentFlag.AlignTop)
        chips = QWidget()
        flow = FlowLayout(chips, least=CONTROL)
        for one in (*self.state_chips.values(), self.gir_chip, self.commune_chip):
            flow.addWidget(one)
        flow.addWidget(self.clear_button)
        row.addWidget(chips, 7)
        self.search.query_changed.connect(view_model.search)
        for state, state_chip in self.state_chips.items():
            state_chip.clicked.connect(lambda _on, state=state: view_model.toggle_state(state))
        self.gir_chip.choices_changed.connect(view_model.choose_girs)
        self.commune_chip.choices_changed.connect(view_model.choose_communes)
        self.clear_button.clicked.connect(self.clear)

    def focus_chain(self) -> list[QWidget]:
        """Return the controls in reading order."""
        return [
            self.search,
            *self.state_chips.values(),
            self.gir_chip,
            self.commune_chip,
            self.clear_button,
        ]

    def show_answer(self, answer: CaseloadAnswer) -> None:
        """Show the states in force and how many persons each holds."""
        for state, chip in self.state_chips.items():
            chip.blockSignals(True)  # noqa: FBT003 - Qt's signature
            chip.setChecked(state in answer.criteria.states)
            chip.blockSignals(False)  # noqa: FBT003 - Qt's signature
            chip.set_count(answer.index.counts.get(state, 0))
        self.clear_button.setVisible(self._view_model.has_choices)

    def show_filters(self, filters: CaseloadFilters) -> None:
        """Offer the GIR and communes found, with how many persons carry each."""
        chosen = self._view_model.criteria.girs
        counts = dict.fromkeys(sorted(chosen), 0) | dict(filters.girs)
        self.gir_chip.set_choices(
            {key: f"{_gir_name(key)}  ({words.number(count)})" for key, count in counts.items()}
        )
        self.gir_chip.tick(chosen)
        self.commune_chip.set_choices(
            {
                key: f"{_commune_name(key)}  ({words.number(count)})"
                for key, count in filters.communes.items()
            }
        )

    def show_only(self, states: frozenset[CaseloadState], girs: frozenset[str]) -> None:
        """List these states and GIR, without search nor commune, with one question."""
        self._forget_choices()
        self.gir_chip.tick(girs)
        self._view_model.show_only(states, girs)

    def clear(self) -> None:
        """Forget the search and every filter, with one question."""
        self._forget_choices()
        self._view_model.clear_filters()

    def _forget_choices(self) -> None:
        controls = (self.search, self.gir_chip, self.commune_chip)
        for control in controls:
            control.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.search.clear()
        self.gir_chip.clear_choices()
        self.commune_chip.clear_choices()
        for control in controls:
            control.blockSignals(False)  # noqa: FBT003 - Qt's signature
        # The box shows its hint again only when it hears of the change.
        self.search.textChanged.emit("")


def _gir_name(key: str) -> str:
    return "Non évalué" if key == NON_EVALUE else f"GIR {key}"


def _commune_name(key: str) -> str:
    return "Non renseignée" if key == NON_RENSEIGNE else key
