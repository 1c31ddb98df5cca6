"""Which persons of the file active a figure is kept to: breakdowns, and their values."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.indicators import INDICATOR_BY_CODE, can_filter
from crt_desktop.domain.typography import french
from ui.pages.questionnaire.picks import PicksForm
from ui.theme.tokens import BODY_MEDIUM, SMALL
from ui.viewmodels.edition_paths import Binding, binding_of, filter_indicators
from ui.widgets import IconButton, MenuButton, label

TITLE: Final = "Seulement pour ces personnes"
HELP: Final = french(
    "Le chiffre ne garde que les personnes qui répondent à tous les filtres à la fois."
)
NO_FILTER: Final = french(
    "Ce chiffre ne se filtre pas : seul se filtre un nombre de personnes, ou de faits qui concernent "
    "une personne."
)
_TICK: Final = "Cochez au moins une valeur, ou retirez le filtre."


class FilterRow(QFrame):
    """One filter: its breakdown, the values kept, what takes it off."""

    changed = Signal(str, object)
    """The name of the word being typed, or nothing, and its `Binding` now."""
    removed = Signal()

    def __init__(self, binding: Binding, parent: QWidget | None = None) -> None:
        """Show a filter."""
        super().__init__(parent)
        self.binding = binding
        self.setProperty("role", "inset")
        indicator = INDICATOR_BY_CODE.get(binding.code)
        name = indicator.label if indicator is not None else binding.code
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 10)
        layout.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(label(name, BODY_MEDIUM))
        head.addStretch(1)
        self.cross = IconButton("x", french(f"Retirer le filtre « {name} »"))
        self.cross.clicked.connect(self.removed)
        head.addWidget(self.cross)
        layout.addLayout(head)
        self.picks = PicksForm(title="Valeurs gardées", help_text="")
        self.picks.picked.connect(self._take)
        layout.addWidget(self.picks)
        self.show_binding(binding)

    def show_binding(self, binding: Binding) -> None:
        """Show the values kept."""
        self.binding = binding
        self.picks.show_binding(binding)
        self._tell()

    def _take(self, word: str, binding: Binding) -> None:
        self.binding = binding
        self._tell()
        self.changed.emit(word, binding)

    @property
    def lacks_values(self) -> bool:
        """Tell whether no value is kept yet, which is said under the filter."""
        return not self.binding.picks

    def _tell(self) -> None:
        for field in self.picks.fields[:1]:
            field.set_error("" if self.binding.picks else _TICK)


class FiltersForm(QWidget):
    """The filters of a computed question."""

    filtered = Signal(str, object)
    """Other filters: the name of the word being typed, or nothing, and their paths."""
    rebuilt = Signal()
    """Fields came or went."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a filter."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._title = label(TITLE, BODY_MEDIUM)
        self._note = label(HELP, SMALL, role="muted", wraps=True)
        layout.addWidget(self._title)
        layout.addWidget(self._note)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        layout.addLayout(self._column)
        self.add_button = MenuButton("Ajouter un filtre", icon_name="plus")
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows: list[FilterRow] = []

    @property
    def lacks_values(self) -> bool:
        """Tell whether a filter keeps no value yet."""
        return any(row.lacks_values for row in self.rows)

    def show_filters(self, path: str, filters: tuple[str, ...]) -> None:
        """Show the filters of a path, or why it takes none."""
        bindings = [binding_of(one) for one in filters]
        if [one.code for one in bindings] == [row.binding.code for row in self.rows]:
            for row, binding in zip(self.rows, bindings, strict=True):
                row.show_binding(binding)
        else:
            self._make_rows(bindings)
        can = can_filter(path)
        self._note.setText(HELP if can else NO_FILTER)
        self.add_button.setVisible(can)
        self._offer()

    def _make_rows(self, bindings: list[Binding]) -> None:
        for old in self.rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = []
        for rank, binding in enumerate(bindings):
            row = FilterRow(binding)
            row.changed.connect(lambda word, _binding: self._tell(word))
            row.removed.connect(partial(self._remove, rank))
            self._column.addWidget(row)
            self.rows.append(row)
        self.rebuilt.emit()

    def _offer(self) -> None:
        """Offer the breakdowns that do not filter yet."""
        menu = self.add_button.menu()
        menu.clear()
        taken = {row.binding.code for row in self.rows}
        for one in filter_indicators():
            if one.code not in taken:
                menu.addAction(one.label).triggered.connect(partial(self.add, one.code))
        self.add_button.setEnabled(not menu.isEmpty())

    def add(self, code: str, *_checked: bool) -> None:
        """Add a filter on a breakdown, its values still to tick."""
        self.filtered.emit("", (*self._paths(), code))
        if self.rows:
            editors = self.rows[-1].picks.editors
            if editors:
                editors[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, rank: int) -> None:
        paths = self._paths()
        self.filtered.emit("", (*paths[:rank], *paths[rank + 1 :]))
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _paths(self) -> tuple[str, ...]:
        return tuple(row.binding.path for row in self.rows)

    def _tell(self, word: str) -> None:
        self.filtered.emit(word, self._paths())
