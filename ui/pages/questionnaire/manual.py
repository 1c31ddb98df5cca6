"""The typed answer of a question: its type, its limits, its choices."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.editions import MANUAL_TYPES, NUMBER_TYPES, Question
from crt_desktop.domain.typography import french
from ui.pages.questionnaire.fields import PaneField, fill
from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field_editor import LineEditor
from ui.widgets.text_area import TextArea

TEXT: Final = "texte"
CHOICE: Final = "choix"
WHOLE: Final = "entier"
_BOUND: Final = r"[-−]?\d{0,12}([,.]\d{0,6})?"
_LENGTH: Final = r"\d{0,5}"
_BOUND_WIDTH: Final = 132


class BoundField(LineEditor):
    """A number, or nothing; what is typed stays as it is typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty line that takes the characters of a number only."""
        super().__init__(placeholder="Aucun", parent=parent)
        self._checks = QRegularExpressionValidator(QRegularExpression(_BOUND), self)
        self.line.setValidator(self._checks)
        self.line.setMaximumWidth(_BOUND_WIDTH)

    def take_length(self, *, is_length: bool) -> None:
        """Take a length in characters, or any number."""
        self._checks.setRegularExpression(QRegularExpression(_LENGTH if is_length else _BOUND))

    def value(self) -> Decimal | None:
        """Return the number; None while there is none."""
        try:
            return Decimal(self.text().replace(",", ".").replace("−", "-"))
        except InvalidOperation:
            return None

    def show_value(self, value: Decimal | None) -> None:
        """Show a number, unless what is typed already means it."""
        if value != self.value():
            self.set_text("" if value is None else f"{value:f}".replace(".", ","))


class ChoicesArea(TextArea):
    """One choice on each line."""

    def choices(self) -> tuple[str, ...]:
        """Return the choices; an empty line is none."""
        lines = (line.strip() for line in self.area.toPlainText().split("\n"))
        return tuple(line for line in lines if line)

    def show_choices(self, choices: tuple[str, ...]) -> None:
        """Show choices, unless what is typed already says them."""
        if choices != self.choices():
            self.set_text("\n".join(choices))


class ManualForm(QWidget):
    """Type, limits, choices, and whether the answer may be missing."""

    written = Signal(str, object)
    """Another value of one thing: what is undone together, and the attributes by name."""
    rebuilt = Signal()
    """Fields came or went."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with a free text."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        self.kind = ChoiceField(MANUAL_TYPES, is_required=True)
        self.kind_field = PaneField("Type de réponse", self.kind)
        self.minimum, self.maximum = BoundField(), BoundField()
        self.minimum_field = PaneField("Minimum", self.minimum)
        self.maximum_field = PaneField("Maximum", self.maximum)
        self.choices = ChoicesArea(lines=4, placeholder="Une réponse par ligne")
        self.choices_field = PaneField(
            "Réponses proposées",
            self.choices,
            help_text=french("Une par ligne, dans l'ordre où elles seront proposées."),
        )
        self.optional = QCheckBox("Réponse facultative")
        self.optional.setFont(font(BODY))
        layout.addWidget(self.kind_field)
        self._bounds = QWidget()
        row = QHBoxLayout(self._bounds)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.minimum_field, 1)
        row.addWidget(self.maximum_field, 1)
        layout.addWidget(self._bounds)
        layout.addWidget(self.choices_field)
        layout.addWidget(self.optional)
        self.kind.typed.connect(self._take_kind)
        self.minimum.typed.connect(lambda: self._tell("minimum", minimum=self.minimum.value()))
        self.maximum.typed.connect(lambda: self._tell("maximum", maximum=self.maximum.value()))
        self.choices.typed.connect(lambda: self._tell("choices", choices=self.choices.choices()))
        self.optional.clicked.connect(lambda on: self._tell("", is_optional=on))
        self._kind = ""

    @property
    def fields(self) -> dict[str, PaneField]:
        """The fields, by the attribute they edit."""
        return {
            "manual_type": self.kind_field,
            "minimum": self.minimum_field,
            "maximum": self.maximum_field,
            "choices": self.choices_field,
        }

    def show_question(self, question: Question) -> None:
        """Show what is asked."""
        kind = question.manual_type or TEXT
        fill(self.kind, kind)
        if kind != self._kind:
            self._show_kind(kind)
        self.minimum.show_value(question.minimum)
        self.maximum.show_value(question.maximum)
        self.choices.show_choices(question.choices)
        self.optional.setChecked(question.is_optional)

    def _show_kind(self, kind: str) -> None:
        self._kind = kind
        is_number = kind in NUMBER_TYPES
        self._bounds.setVisible(is_number or kind == TEXT)
        self.minimum_field.setVisible(is_number)
        self.maximum.take_length(is_length=kind == TEXT)
        name = "Nombre de caractères au plus" if kind == TEXT else "Maximum"
        self.maximum_field.label.setText(name)
        self.maximum.setAccessibleName(name)
        self.choices_field.setVisible(kind == CHOICE)
        self.rebuilt.emit()

    def _take_kind(self) -> None:
        """Take another type; what does not go with it goes, and comes back with an undo."""
        kind = self.kind.text()
        values: dict[str, Any] = {"manual_type": kind}
        if kind not in NUMBER_TYPES:
            values["minimum"] = None
        was_number = self._kind in NUMBER_TYPES
        if was_number != (kind in NUMBER_TYPES) or kind not in {*NUMBER_TYPES, TEXT}:
            values["maximum"] = None
        if kind != CHOICE:
            values["choices"] = ()
        self.written.emit("", values)

    def _tell(self, name: str, **values: Any) -> None:
        self.written.emit(name, values)
