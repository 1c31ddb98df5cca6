"""The computed answer of a question: its indicator, the values counted, the persons kept."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.editions import Question
from crt_desktop.domain.typography import french
from ui.pages.questionnaire.filters import FiltersForm
from ui.pages.questionnaire.indicator_dialog import IndicatorDialog
from ui.pages.questionnaire.picks import PicksForm
from ui.theme.tokens import BODY, BODY_MEDIUM, BODY_STRONG, SMALL
from ui.viewmodels.edition_paths import Binding, binding_of
from ui.widgets import Button, IconLabel, label

NONE_YET: Final = "Aucun indicateur choisi"
CHOOSE: Final = "Choisir un indicateur…"
CHANGE: Final = "Changer…"


class IndicatorCard(QFrame):
    """The indicator chosen: its label, its definition, its unit; and what chooses another."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show that none is chosen."""
        super().__init__(parent)
        self.setProperty("role", "inset")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 10)
        layout.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.name = label("", BODY_STRONG, wraps=True)
        self.button = Button(CHOOSE, icon_name="search", size="small")
        self.button.clicked.connect(self.asked)
        head.addWidget(self.name, 1)
        head.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        self.definition = label("", BODY, role="text2", wraps=True)
        self.facts = label("", SMALL, role="muted", wraps=True)
        layout.addWidget(self.definition)
        layout.addWidget(self.facts)

    def show_binding(self, binding: Binding) -> None:
        """Show the indicator of a binding."""
        one = binding.indicator
        self.button.set_label(CHOOSE if one is None else CHANGE)
        unknown = french(f"« {binding.code} » n'existe pas") if binding.code else NONE_YET
        self.name.setText(unknown if one is None else one.label)
        self.definition.setText("" if one is None else one.definition)
        self.facts.setText("" if one is None else french(f"Unité : {one.unit} · {one.code}"))
        self.definition.setVisible(one is not None)
        self.facts.setVisible(one is not None)
        name = self.name.text()
        self.button.setAccessibleDescription(french(f"Indicateur : {name}"))


class BindingForm(QWidget):
    """Indicator, values, filters."""

    bound = Signal(str, object, object)
    """The name of the word being typed, or nothing; a path, or None, and the filters it keeps."""
    rebuilt = Signal()
    """Fields came or went."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without an indicator."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        block = QVBoxLayout()
        block.setSpacing(4)
        self.title = label("Indicateur", BODY_MEDIUM)
        block.addWidget(self.title)
        self.card = IndicatorCard()
        self.card.asked.connect(self.ask_indicator)
        self.title.setBuddy(self.card.button)
        block.addWidget(self.card)
        self.note = label("", SMALL, role="danger", wraps=True)
        self.note_icon = IconLabel("circle-alert", "danger", 16)
        note = QHBoxLayout()
        note.setSpacing(6)
        note.addWidget(self.note_icon, 0, Qt.AlignmentFlag.AlignTop)
        note.addWidget(self.note, 1)
        block.addLayout(note)
        layout.addLayout(block)
        self.picks = PicksForm()
        self.picks.picked.connect(self._take_picks)
        layout.addWidget(self.picks)
        self.filters = FiltersForm()
        self.filters.filtered.connect(self._take_filters)
        self.filters.rebuilt.connect(self.rebuilt)
        layout.addWidget(self.filters)
        self._is_editable = True
        self._path: str | None = None
        self._filters: tuple[str, ...] = ()
        self.set_error("")

    def show_question(self, question: Question) -> None:
        """Show what answers a computed question."""
        self._path, self._filters = question.indicateur, question.filters
        binding = binding_of(question.indicateur or "")
        self.card.show_binding(binding)
        has_indicator = binding.indicator is not None
        if self.picks.show_binding(binding):
            self.rebuilt.emit()
        self.picks.setVisible(bool(self.picks.fields))
        can_add = has_indicator and self._is_editable
        self.filters.setVisible(can_add or bool(question.filters))
        self.filters.show_filters(question.indicateur or "", question.filters)

    def set_editable(self, *, is_editable: bool) -> None:
        """Let the answer be chosen, or only read."""
        self._is_editable = is_editable
        self.setEnabled(is_editable)

    def set_error(self, sentence: str) -> None:
        """Show what is wrong with the indicator or its filters."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        self.note_icon.setVisible(bool(sentence))

    def ask_indicator(self) -> None:
        """Search for another indicator."""
        code = binding_of(self._path).code if self._path else ""
        dialog = IndicatorDialog(code, parent=self)
        dialog.chosen.connect(self.take_indicator)
        dialog.open()

    def take_indicator(self, code: str) -> None:
        """Bind the question to an indicator; the filters stay, those it cannot take are told."""
        if self._path is None or binding_of(self._path).code != code:
            self.bound.emit("", code, self._filters)
        self.card.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_picks(self, word: str, binding: Binding) -> None:
        self.bound.emit(word, binding.path, self._filters)

    def _take_filters(self, word: str, filters: tuple[str, ...]) -> None:
        self.bound.emit(word, self._path, filters)
