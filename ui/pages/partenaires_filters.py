"""The row of filters over the register of the partenaires."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.reports.partenaires import PartnerRegister
from ui.theme.tokens import CONTROL
from ui.viewmodels.partenaires import (
    FILTER_LABELS,
    Criteria,
    Filter,
    Shown,
    SortKey,
    category_label,
)
from ui.widgets import Button, FilterChip, MenuChip, SearchBox
from ui.widgets.flow import FlowLayout

SEARCH_WIDTH: Final = 300
SMALLEST_SEARCH: Final = 180


class PartnerFilters(QWidget):
    """Holds what is asked of the list; tells each time it changes."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a filter, by category."""
        super().__init__(parent)
        self.criteria = Criteria()
        self.search = SearchBox("Nom, commune")
        self.search.setMaximumWidth(SEARCH_WIDTH)
        self.search.setMinimumWidth(SMALLEST_SEARCH)
        self.chips = {one: FilterChip(FILTER_LABELS[one]) for one in Filter}
        self.category_chip = MenuChip("Catégorie")
        self.clear_button = Button("Effacer les filtres", variant="ghost")
        self.clear_button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 2, Qt.AlignmentFlag.AlignTop)
        chips = QWidget()
        flow = FlowLayout(chips, least=CONTROL)
        for chip in (*self.chips.values(), self.category_chip):
            flow.addWidget(chip)
        flow.addWidget(self.clear_button)
        row.addWidget(chips, 8)
        self.search.query_changed.connect(lambda text: self._set(query=text))
        for one, state_chip in self.chips.items():
            state_chip.clicked.connect(lambda is_on, one=one: self._toggle(one, is_on=is_on))
        self.category_chip.choices_changed.connect(lambda keys: self._set(categories=keys))
        self.clear_button.clicked.connect(self.clear)

    def focus_chain(self) -> list[QWidget]:
        """Return the controls in reading order."""
        return [self.search, *self.chips.values(), self.category_chip, self.clear_button]

    def show_counts(self, register: PartnerRegister, shown: Shown) -> None:
        """Show what each filter would list; the required ones are counted by category."""
        for one, chip in self.chips.items():
            chip.setChecked(one in self.criteria.filters)
            chip.set_count(shown.counts.get(one, 0))
        self.chips[Filter.MANQUANTES].set_count(len(register.missing))
        chosen = self.criteria.categories
        offered = dict.fromkeys(sorted(chosen), 0) | shown.categories
        self.category_chip.set_choices(
            {code: f"{category_label(code)}  ({count})" for code, count in offered.items()}
        )
        self.category_chip.tick(chosen)
        self.clear_button.setVisible(self.criteria.is_narrowed)

    # --- what is asked -----------------------------------------------------------------------

    def show_only(self, *filters: Filter) -> None:
        """List these alone, without search nor category."""
        self._forget_search()
        self._set(query="", filters=frozenset(filters), categories=frozenset())

    def clear(self) -> None:
        """Forget the search and the filters."""
        self.show_only()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def sort_by(self, sort: SortKey) -> None:
        """Sort by a column; a second time the other way."""
        is_again = sort is self.criteria.sort
        self.criteria = replace(
            self.criteria, sort=sort, is_descending=is_again and not self.criteria.is_descending
        )
        self.changed.emit()

    def _set(
        self,
        *,
        query: str | None = None,
        filters: frozenset[Filter] | None = None,
        categories: frozenset[str] | None = None,
    ) -> None:
        was = self.criteria
        self.criteria = replace(
            was,
            query=was.query if query is None else query,
            filters=was.filters if filters is None else filters,
            categories=was.categories if categories is None else categories,
        )
        self.changed.emit()

    def _toggle(self, one: Filter, *, is_on: bool) -> None:
        filters = self.criteria.filters
        self._set(filters=filters | {one} if is_on else filters - {one})

    def _forget_search(self) -> None:
        self.search.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.search.clear()
        self.search.blockSignals(False)  # noqa: FBT003 - Qt's signature
        # The box shows its hint again only when it hears of the change.
        self.search.textChanged.emit("")
