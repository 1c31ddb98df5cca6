"""How a question will look to whoever answers, with its figure of now."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crt_desktop.domain.editions import NUMBER_TYPES, Question
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.indicators import find_indicator
from crt_desktop.domain.typography import french
from ui.errors import message_of
from ui.models.edition_outline import UNTITLED
from ui.theme.tokens import BODY, BODY_MEDIUM, BODY_STRONG, FIGURE, SMALL
from ui.viewmodels.edition_preview import Figure
from ui.viewmodels.figures import breakdown_rows, is_detailed, scalar_text
from ui.viewmodels.words import number
from ui.widgets import Badge, label

TITLE: Final = "Aperçu dans l’enquête"
MOST_ROWS: Final = 4
MOST_LETTERS: Final = 110
TO_MEND: Final = "Le chiffre s’affichera une fois la question corrigée."
COMPUTING: Final = "Calcul en cours…"
UNKNOWN: Final = "Non disponible"
_ASKED: Final = {
    "texte": "Un texte",
    "nombre": "Un nombre",
    "entier": "Un nombre entier",
    "pourcentage": "Un pourcentage",
    "date": "Une date",
    "oui_non": "Oui ou non",
    "choix": "Un choix",
}


class LookCard(QWidget):
    """The number, the label, the help, and the figure or what is to be typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(label(TITLE, BODY_MEDIUM))
        self.card = QFrame()
        self.card.setProperty("role", "inset")
        layout.addWidget(self.card)
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(14, 12, 14, 12)
        inside.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(10)
        self.number = label("", BODY, role="muted")
        self.words = label("", BODY_STRONG, wraps=True)
        self.badge = Badge("")
        head.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.words, 1)
        head.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(head)
        self.help = label("", SMALL, role="muted", wraps=True)
        inside.addWidget(self.help)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.figure = label("", FIGURE)
        self.unit = label("", BODY, role="text2")
        row.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.unit, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        inside.addLayout(row)
        self._parts = QWidget()
        self._grid = QGridLayout(self._parts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        inside.addWidget(self._parts)
        self.told = label("", SMALL, role="muted", wraps=True)
        inside.addWidget(self.told)

    def show_question(self, question: Question, figure: Figure) -> None:
        """Show a question, and its figure as far as it is known."""
        self.number.setText(question.number)
        self.number.setVisible(bool(question.number))
        self.words.setText(_cut(question.label) or UNTITLED)
        self.help.setText(_cut(question.help))
        self.help.setVisible(bool(question.help.strip()))
        if question.manual_type is not None:
            self._show_typed(question)
        else:
            self._show_computed(question, figure)

    def _show_typed(self, question: Question) -> None:
        self.badge.set_badge(
            "Facultatif" if question.is_optional else "À saisir",
            tone="neutral" if question.is_optional else "warning",
        )
        self._say(text="", unit=typed_words(question), told="")
        rows = [(choice, "") for choice in question.choices[:MOST_ROWS]]
        self._show_rows(rows, more=len(question.choices) - len(rows))

    def _show_computed(self, question: Question, figure: Figure) -> None:
        self.badge.set_badge("Calculé", tone="info")
        path = question.indicateur
        if path is None:
            self._say(text="", unit="Choisissez l’indicateur qui répond à la question.", told="")
            self._show_rows([])
            return
        if figure.error is not None:
            error = figure.error
            said = message_of(error).title if isinstance(error, CrtError) else UNKNOWN
            self._say(text="–", unit=said, told="")
            self._show_rows([])
            return
        year = figure.period.start.year
        told = french(f"Sur l'année {year}, avec ce qui est enregistré à cet instant.")
        if not figure.is_sound:
            self._say(text="", unit=TO_MEND, told="")
            self._show_rows([])
        elif not figure.is_known:
            self._say(text="", unit=COMPUTING, told="")
            self._show_rows([])
        elif is_detailed(figure.value):
            rows = breakdown_rows(path, figure.value, None)
            shown = [(one.label, one.text) for one in rows[:MOST_ROWS]]
            self._say(text="", unit="", told=told)
            self._show_rows(shown, more=len(rows) - len(shown))
        elif figure.value is None:
            self._say(text="–", unit=UNKNOWN, told=told)
            self._show_rows([])
        else:
            unit = find_indicator(path).unit
            self._say(text=scalar_text(figure.value), unit=unit, told=told)
            self._show_rows([])

    def _say(self, *, text: str, unit: str, told: str) -> None:
        for widget, words in ((self.figure, text), (self.unit, unit), (self.told, told)):
            widget.setText(words)
            widget.setVisible(bool(words))
        self.card.setAccessibleName(f"{TITLE} {text} {unit}".strip())

    def _show_rows(self, rows: list[tuple[str, str]], *, more: int = 0) -> None:
        """Show the parts of a figure, or the choices of a list."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, QLabel):
                widget.hide()
                widget.deleteLater()
        for at, (name, text) in enumerate(rows):
            self._grid.addWidget(label(name, BODY, role="text2", wraps=True), at, 0)
            if text:
                self._grid.addWidget(label(text, BODY), at, 1, Qt.AlignmentFlag.AlignRight)
        if more > 0:
            said = "et 1 autre" if more == 1 else f"et {number(more)} autres"
            self._grid.addWidget(label(said, SMALL, role="muted"), len(rows), 0)
        self._parts.setVisible(bool(rows))


def _cut(text: str) -> str:
    """Return the beginning of a text: what is under the fields must leave them room."""
    words = " ".join(text.split())
    return words if len(words) <= MOST_LETTERS else f"{words[:MOST_LETTERS].rstrip()}…"


def typed_words(question: Question) -> str:
    """Return what is to be typed: « Un nombre entier, de 0 à 50 »."""
    kind = question.manual_type or ""
    said = _ASKED.get(kind, kind)
    low, high = question.minimum, question.maximum
    if kind in NUMBER_TYPES and low is not None and high is not None:
        return f"{said}, de {number(low)} à {number(high)}"
    if kind in NUMBER_TYPES and low is not None:
        return f"{said}, {number(low)} au moins"
    if kind in NUMBER_TYPES and high is not None:
        return f"{said}, {number(high)} au plus"
    if kind == "texte" and high is not None:
        return f"{said}, {number(high)} caractères au plus"
    if kind == "choix" and question.choices:
        return f"{said} parmi {len(question.choices)}"
    return said
