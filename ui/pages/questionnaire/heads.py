"""The panes of what is not a question: the head of the questionnaire, and a section."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.editions import Edition, EditionIssue, Section
from crt_desktop.domain.typography import french
from ui.pages.questionnaire.fields import GrowingArea, LabelArea, PaneField, fill
from ui.theme.tokens import BODY, SECTION
from ui.viewmodels.words import counted
from ui.widgets import Button, FactRow, IconButton, label
from ui.widgets.field_editor import LineEditor

_YEAR_WIDTH: Final = 112
_NOTICE: Final = french(
    "Affiché au-dessus des réponses et sur les exports. Exemple : trame proposée, à ajuster."
)
_NO_QUESTION: Final = french("Cette section n'a pas encore de question.")


class HeadPane(QWidget):
    """Edits the title, the year and the notice."""

    written = Signal(str, object)
    """The attribute, and its value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the fields, empty."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(label("Présentation", SECTION))
        self.title_area = LabelArea(lines=1, placeholder="Enquête nationale 2027")
        self.year = LineEditor(placeholder="Sans année")
        self.year.line.setValidator(
            QRegularExpressionValidator(QRegularExpression(r"\d{0,4}"), self)
        )
        self.year.line.setMaximumWidth(_YEAR_WIDTH)
        self.notice = GrowingArea(lines=1)
        self.title_field = PaneField("Titre", self.title_area)
        self.year_field = PaneField("Année", self.year)
        self.notice_field = PaneField("Avertissement", self.notice, help_text=_NOTICE)
        self.facts = QVBoxLayout()
        self.facts.setSpacing(2)
        for widget in (self.title_field, self.year_field, self.notice_field):
            layout.addWidget(widget)
        layout.addSpacing(4)
        layout.addLayout(self.facts)
        layout.addStretch(1)
        self.title_area.typed.connect(lambda: self.written.emit("title", self.title_area.text()))
        self.year.typed.connect(lambda: self.written.emit("year", self._year()))
        self.notice.typed.connect(lambda: self.written.emit("notice", self.notice.text()))

    def _year(self) -> int | None:
        text = self.year.text()
        return int(text) if text else None

    def show_edition(self, edition: Edition) -> None:
        """Show the head of a questionnaire."""
        fill(self.title_area, edition.title)
        if self._year() != edition.year:
            self.year.set_text("" if edition.year is None else str(edition.year))
        fill(self.notice, edition.notice)

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show what is known of the questionnaire: its code, where it comes from, who uses it."""
        while (item := self.facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for name, value in facts:
            self.facts.addWidget(FactRow(name, value))

    def show_issues(self, issues: tuple[EditionIssue, ...]) -> None:
        """Show each sentence under its field."""
        said = {issue.field: issue.sentence for issue in reversed(issues)}
        self.title_field.set_error(said.get("title", "") or said.get("id", ""))
        self.year_field.set_error(said.get("year", ""))
        self.notice_field.set_error(said.get("notice", ""))

    def set_editable(self, *, is_editable: bool) -> None:
        """Let the head be written, or only read."""
        for area in (self.title_area.area, self.notice.area):
            area.setReadOnly(not is_editable)
        self.year.line.setReadOnly(not is_editable)

    def focus_field(self, name: str) -> None:
        """Give the focus to the field of an attribute; the title when it has none."""
        targets = {"year": self.year, "notice": self.notice}
        targets.get(name, self.title_area).setFocus(Qt.FocusReason.OtherFocusReason)


class SectionPane(QWidget):
    """Edits the title of a section; what is in it moves and goes with it."""

    written = Signal(str)
    question_asked = Signal()
    up_asked = Signal()
    down_asked = Signal()
    removal_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the fields, empty."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(2)
        self.title = label("Section", SECTION)
        head.addWidget(self.title)
        head.addStretch(1)
        self.buttons: list[QWidget] = []
        for icon_name, name, told in (
            ("arrow-up", "Monter la section (Alt\u00a0↑)", self.up_asked),
            ("arrow-down", "Descendre la section (Alt\u00a0↓)", self.down_asked),
            ("trash-2", "Retirer la section et ses questions (Suppr)", self.removal_asked),
        ):
            button = IconButton(icon_name, name)
            button.clicked.connect(told)
            head.addWidget(button)
            self.buttons.append(button)
        layout.addLayout(head)
        self.title_area = LabelArea(lines=1, placeholder="Autonomie")
        self.title_field = PaneField("Titre de la section", self.title_area)
        layout.addWidget(self.title_field)
        self.count = label("", BODY, role="muted", wraps=True)
        layout.addWidget(self.count)
        self.add_button = Button("Ajouter une question à cette section", icon_name="plus")
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.buttons.append(self.add_button)
        layout.addStretch(1)
        self.title_area.typed.connect(lambda: self.written.emit(self.title_area.text()))
        self.add_button.clicked.connect(self.question_asked)

    def show_section(self, section: Section, *, rank: int) -> None:
        """Show a section; ``rank`` from 0."""
        self.title.setText(f"Section {rank + 1}")
        fill(self.title_area, section.title)
        count = len(section.questions)
        self.count.setText(f"{counted(count, 'question')}." if count else _NO_QUESTION)

    def show_issues(self, issues: tuple[EditionIssue, ...]) -> None:
        """Show what is wrong with the title."""
        self.title_field.set_error(next((one.sentence for one in issues), ""))

    def set_editable(self, *, is_editable: bool) -> None:
        """Let the section be written, or only read."""
        self.title_area.area.setReadOnly(not is_editable)
        for button in self.buttons:
            button.setEnabled(is_editable)

    def focus_field(self, _name: str = "") -> None:
        """Give the focus to the title."""
        self.title_area.setFocus(Qt.FocusReason.OtherFocusReason)
