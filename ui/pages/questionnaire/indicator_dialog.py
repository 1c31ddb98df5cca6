"""The indicator that answers a question: found among all of them by its words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.domain.indicators import Indicator
from crt_desktop.domain.typography import french
from ui.delegates.table import install
from ui.dialogs.verb import VerbDialog
from ui.models.cells import TextCell, TwoLinesCell
from ui.models.record_rows import RecordRow, RecordRowsModel
from ui.theme.tokens import BODY, BODY_STRONG, ROW_TWO_LINES, SMALL
from ui.viewmodels.edition_paths import find_indicators, levels_of
from ui.viewmodels.words import counted
from ui.widgets import SearchBox, label
from ui.widgets.record_table import ColumnPlan, RecordTable

WIDTH: Final = 720
_ROWS_HEIGHT: Final = 316
_TOLD_HEIGHT: Final = 104
_PLANS: Final = (ColumnPlan(width=300, stretch=1), ColumnPlan(width=150))
_STEPS: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 5,
    Qt.Key.Key_PageUp: -5,
}
_UNRECORDED: Final = french(
    "Rien n'enregistre encore ces données : la réponse sera « non disponible »."
)


class IndicatorDialog(VerbDialog):
    """A line to search in, the indicators that answer, the definition of the one that is lit."""

    chosen = Signal(str)
    """The code of the indicator."""

    def __init__(self, code: str, *, parent: QWidget) -> None:
        """Light the indicator of a code, or the first one."""
        super().__init__(
            "Quel indicateur répond à la question ?",
            "",
            verb="Choisir cet indicateur",
            width=WIDTH,
            parent=parent,
        )
        self.text_label.hide()
        self.search = SearchBox("Mot, définition, unité ou code", shortcut="")
        self.search.query_changed.connect(self._find)
        self.search.accepted.connect(self.try_accept)
        self.search.installEventFilter(self)
        self.model = RecordRowsModel(("Indicateur", "Unité"), self)
        self.table = RecordTable(
            _PLANS, name="Indicateurs", row_height=ROW_TWO_LINES, selects_on_focus=False
        )
        self.table.setModel(self.model)
        install(self.table)
        self.table.setFixedHeight(_ROWS_HEIGHT)
        self.table.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.table.row_selected.connect(self._tell)
        self.table.row_activated.connect(lambda _index: self.try_accept())
        self.name = label("", BODY_STRONG, wraps=True)
        self.definition = label("", BODY, role="text2", wraps=True)
        self.facts = label("", SMALL, role="muted", wraps=True)
        self.body.addWidget(self.search)
        self.body.addWidget(self.table)
        self.body.addWidget(self._told())
        self._found: list[Indicator] = []
        self._find("")
        at = next((rank for rank, one in enumerate(self._found) if one.code == code), 0)
        self._light(at)
        self.search.setFocus()

    def _told(self) -> QWidget:
        """Return the words on the indicator that is lit, of one height whichever it is."""
        told = QWidget()
        told.setFixedHeight(_TOLD_HEIGHT)
        column = QVBoxLayout(told)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for words in (self.name, self.definition, self.facts):
            column.addWidget(words)
        column.addStretch(1)
        return told

    @property
    def indicator(self) -> Indicator | None:
        """The indicator that is lit."""
        at = self.table.current_row()
        return self._found[at] if 0 <= at < len(self._found) else None

    def _find(self, typed: str) -> None:
        before = self.indicator
        self._found = find_indicators(typed)
        self.model.show_rows([_row(one) for one in self._found])
        at = self._found.index(before) if before in self._found and not typed else 0
        if self._found:
            self._light(at)
        else:
            self._show_none()

    def _light(self, at: int) -> None:
        at = min(max(at, 0), len(self._found) - 1)
        self.table.select_row(at)
        self.table.keep_selection_visible()

    def _show_none(self) -> None:
        self.name.setText("Aucun indicateur ne répond à ces mots.")
        self.definition.setText("Essayez un seul mot, ou une réponse saisie.")
        self.facts.setText("")
        self.verb_button.setEnabled(False)

    def _tell(self, _index: QModelIndex) -> None:
        one = self.indicator
        if one is None:
            return
        self.name.setText(one.label)
        self.definition.setText(one.definition)
        self.facts.setText(" · ".join(_facts(one)))
        self.verb_button.setEnabled(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Light another row with the arrows, from the line."""
        if (
            watched is self.search
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _STEPS
            and self._found
        ):
            self._light(self.table.current_row() + _STEPS[Qt.Key(event.key())])
            return True
        return super().eventFilter(watched, event)

    def try_accept(self) -> None:
        """Give the code of the indicator that is lit."""
        one = self.indicator
        if one is not None:
            self.chosen.emit(one.code)
            self.accept()


def _row(one: Indicator) -> RecordRow:
    return RecordRow(
        key=one.code,
        cells=(
            TwoLinesCell(text=one.label, detail=one.definition),
            TextCell(text=one.unit, ink="text2"),
        ),
    )


def _facts(one: Indicator) -> list[str]:
    facts = [french(f"Unité : {one.unit}"), french(f"Code : {one.code}")]
    levels = levels_of(one)
    if levels and levels[0].choices:
        facts.append(counted(len(levels[0].choices), "valeur", "valeurs"))
    if not one.is_recorded:
        facts.append(_UNRECORDED)
    return facts
