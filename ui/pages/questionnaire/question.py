"""The pane of a question: its words, what answers it, how it will look."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.editions import EditionIssue, Question
from ui.pages.questionnaire.binding import BindingForm
from ui.pages.questionnaire.fields import GrowingArea, LabelArea, PaneField, fill
from ui.pages.questionnaire.look import LookCard
from ui.pages.questionnaire.manual import TEXT, ManualForm
from ui.theme.tokens import SECTION
from ui.viewmodels.edition_preview import Figure
from ui.widgets import IconButton, label
from ui.widgets.choice_field import SegmentField
from ui.widgets.field_editor import LineEditor

COMPUTED: Final = "calculee"
TYPED: Final = "saisie"
_NUMBER_WIDTH: Final = 112
_OF_BINDING: Final = ("indicateur", "filters")


class QuestionPane(QWidget):
    """Edits one question; `look` shows it as it will be, wherever it is put."""

    written = Signal(str, object)
    """Values of the question: what is undone together, and the attributes by name."""
    up_asked = Signal()
    down_asked = Signal()
    copy_asked = Signal()
    removal_asked = Signal()
    rebuilt = Signal()
    """Fields came or went."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the fields, empty."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(self._head())
        self.number = LineEditor(longest=40)
        self.number.line.setMaximumWidth(_NUMBER_WIDTH)
        self.label_area = LabelArea(lines=2, placeholder="Ce qui est demandé")
        self.help_area = GrowingArea(lines=1, placeholder="Une précision, si elle est utile")
        self.number_field = PaneField("Numéro", self.number)
        self.label_field = PaneField("Libellé", self.label_area)
        self.help_field = PaneField("Aide sous la question", self.help_area)
        self.mode = SegmentField(
            {COMPUTED: "Calculée", TYPED: "Saisie à la main"}, is_required=True
        )
        self.mode_field = PaneField("Réponse", self.mode)
        self.binding, self.manual = BindingForm(), ManualForm()
        self.look = LookCard()
        for widget in (
            self.label_field,
            self.number_field,
            self.help_field,
            self.mode_field,
            self.binding,
            self.manual,
        ):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._connect()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(2)
        self.title = label("Question", SECTION)
        head.addWidget(self.title)
        head.addStretch(1)
        self.buttons: list[IconButton] = []
        for icon_name, name, told in (
            ("arrow-up", "Monter la question (Alt\u00a0↑)", self.up_asked),
            ("arrow-down", "Descendre la question (Alt\u00a0↓)", self.down_asked),
            ("copy", "Copier la question dessous", self.copy_asked),
            ("trash-2", "Retirer la question (Suppr)", self.removal_asked),
        ):
            button = IconButton(icon_name, name)
            button.clicked.connect(told)
            head.addWidget(button)
            self.buttons.append(button)
        return head

    def _connect(self) -> None:
        self.label_area.typed.connect(lambda: self._tell("label", label=self.label_area.text()))
        self.number.typed.connect(lambda: self._tell("number", number=self.number.text()))
        self.help_area.typed.connect(lambda: self._tell("help", help=self.help_area.text()))
        self.mode.typed.connect(self._take_mode)
        self.binding.bound.connect(
            lambda word, path, filters: self._tell(word, indicateur=path, filters=filters)
        )
        self.manual.written.connect(self.written)
        self.binding.rebuilt.connect(self.rebuilt)
        self.manual.rebuilt.connect(self.rebuilt)

    def _tell(self, name: str, **values: Any) -> None:
        self.written.emit(name, values)

    # --- content -----------------------------------------------------------------------------

    def show_question(self, question: Question, *, is_numbered: bool) -> None:
        """Show a question; ``is_numbered``: its number follows its place."""
        fill(self.label_area, question.label)
        fill(self.help_area, question.help)
        if self.number.text() != question.number:
            self.number.set_text(question.number)
        self.number_field.setVisible(not is_numbered)
        self.title.setText(f"Question {question.number}".strip())
        is_typed = question.manual_type is not None
        fill(self.mode, TYPED if is_typed else COMPUTED)
        if is_typed:
            self.manual.show_question(question)
        else:
            self.binding.show_question(question)
        leaving = self.binding if is_typed else self.manual
        focused = QApplication.focusWidget()
        if focused is not None and leaving.isAncestorOf(focused):
            self.mode.setFocus(Qt.FocusReason.OtherFocusReason)
        self.binding.setVisible(not is_typed)
        self.manual.setVisible(is_typed)

    def show_figure(self, question: Question, figure: Figure) -> None:
        """Show how the question will look, with its figure of now."""
        self.look.show_question(question, figure)

    def show_issues(self, issues: tuple[EditionIssue, ...]) -> None:
        """Show each sentence under its field."""
        fields = {
            "label": self.label_field,
            "number": self.number_field,
            "help": self.help_field,
            **self.manual.fields,
        }
        first: dict[str, str] = {}
        for issue in issues:
            first.setdefault(issue.field, issue.sentence)
        for name, field in fields.items():
            field.set_error(first.get(name, ""))
        if self.binding.filters.lacks_values:
            # Said under the filter itself.
            first.pop("filters", None)
        said = [first[name] for name in _OF_BINDING if name in first]
        self.binding.set_error(" ".join(said))

    def set_editable(self, *, is_editable: bool) -> None:
        """Let the question be written, or only read."""
        for widget in (self.label_area.area, self.help_area.area, self.manual.choices.area):
            widget.setReadOnly(not is_editable)
        self.binding.set_editable(is_editable=is_editable)
        for part in (self.number, self.mode, self.manual, *self.buttons):
            part.setEnabled(is_editable)

    def focus_field(self, name: str) -> None:
        """Give the focus to the field of an attribute; the label when it has none."""
        targets: dict[str, QWidget] = {
            "number": self.number,
            "help": self.help_area,
            "indicateur": self.binding.card.button,
            "filters": self.binding.filters.add_button,
            **{key: field.value_editor for key, field in self.manual.fields.items()},
        }
        target = targets.get(name, self.label_area)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_mode(self) -> None:
        """Compute the answer or have it typed; an undo brings back what was chosen before."""
        if self.mode.text() == TYPED:
            self._tell("", manual_type=TEXT, indicateur=None, filters=())
            return
        self._tell(
            "",
            manual_type=None,
            minimum=None,
            maximum=None,
            choices=(),
            is_optional=False,
        )
