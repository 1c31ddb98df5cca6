"""The field of a manual answer, and the texts that go with any answer: comment, mark, justification."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.reponses import read_manual
from crt_desktop.domain.typography import french
from crt_desktop.reports.enquetes import AnswerLine
from crt_desktop.reports.survey import Question
from ui.theme.fonts import font
from ui.theme.tokens import BODY, SMALL
from ui.viewmodels.answer_keeper import MARK, AnswerKeeper, Value, stored_value
from ui.viewmodels.enquetes_sheet import key_of
from ui.viewmodels.enquetes_words import help_of, previous_words, refusals_of
from ui.widgets import Button, FormField, IconLabel, label
from ui.widgets.choice_field import ChoiceField, SegmentField
from ui.widgets.date_field import DateField
from ui.widgets.feedback import Banner
from ui.widgets.field_editor import FieldEditor, LineEditor
from ui.widgets.text_area import TextArea

MOST_SEGMENTS: Final = 3
_SEGMENT_CHARACTERS: Final = 30
_WHO: Final = "Quelqu'un d'autre"


def editor_of(question: Question, today: Callable[[], date]) -> FieldEditor:
    """Return an empty editor for the type of a manual question."""
    match question.manual_type:
        case "nombre" | "entier" | "pourcentage":
            return LineEditor(placeholder="%" if question.manual_type == "pourcentage" else "")
        case "date":
            return DateField(today)
        case "oui_non":
            return SegmentField({"oui": "Oui", "non": "Non"})
        case "choix":
            choices = {choice: choice for choice in question.choices}
            is_short = sum(map(len, question.choices)) <= _SEGMENT_CHARACTERS
            if len(choices) <= MOST_SEGMENTS and is_short:
                return SegmentField(choices)
            return ChoiceField(choices, nothing="")
        case _:
            return TextArea(lines=4)


class AnswerFields(QObject):
    """What one person may type about one question; every key goes to the keeper.

    ``upper``: what the answer itself asks for; ``lower``: what goes with it.
    """

    def __init__(
        self, keeper: AnswerKeeper, *, today: Callable[[], date], parent: QObject | None = None
    ) -> None:
        """Make them empty."""
        super().__init__(parent)
        self._keeper = keeper
        self._today = today
        self._line: AnswerLine | None = None
        self._is_filling = False
        self.manual: FieldEditor | None = None
        self.manual_field: FormField | None = None
        self.upper, self.lower = QWidget(), QWidget()
        self._build_upper()
        self._build_lower()
        for name, editor in (("justification", self.justification), ("comment", self.comment)):
            editor.typed.connect(lambda name=name, editor=editor: self._type(name, editor.text()))
            editor.left.connect(self._keeper.flush)
        self.mark.toggled.connect(self._toggle_mark)

    # --- the parts ---------------------------------------------------------------------------

    def _build_upper(self) -> None:
        layout = _column(self.upper)
        self._manual_place = QVBoxLayout()
        self._manual_place.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._manual_place)
        self.conflict = ConflictStrip()
        self.conflict.mine_kept.connect(self._keep_mine)
        self.conflict.theirs_taken.connect(self._take_theirs)
        layout.addWidget(self.conflict)
        self.justification = TextArea(lines=2)
        self.justification_field = FormField("Justification", self.justification)
        layout.addWidget(self.justification_field)

    def _build_lower(self) -> None:
        layout = _column(self.lower)
        self.comment = TextArea(lines=2)
        self.comment_field = FormField("Commentaire joint à la réponse", self.comment)
        self.mark = QCheckBox(french("Marquer « à justifier »"))
        self.mark.setFont(font(BODY))
        self.note = SavingNote()
        layout.addWidget(self.comment_field)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.mark)
        row.addStretch(1)
        row.addWidget(self.note)
        layout.addLayout(row)

    def _make_manual(self, line: AnswerLine) -> None:
        """Put an editor of the type of the question in its place."""
        if self.manual_field is not None:
            self._manual_place.removeWidget(self.manual_field)
            self.manual_field.hide()
            self.manual_field.deleteLater()
        self.manual = self.manual_field = None
        if line.question.indicateur is not None:
            return
        editor = editor_of(line.question, self._today)
        said = [previous_words(line), help_of(line.question)]
        self.manual_field = FormField(
            "Réponse", editor, help_text="\n".join(one for one in said if one)
        )
        self.manual = editor
        editor.typed.connect(self._type_manual)
        editor.left.connect(self._leave_manual)
        self._manual_place.addWidget(self.manual_field)

    # --- what is shown -----------------------------------------------------------------------

    def show_line(self, line: AnswerLine, *, is_editable: bool) -> None:
        """Show another question, with what was typed of it and is not stored yet."""
        self._line = line
        self._is_filling = True
        self._make_manual(line)
        keeper = self._keeper
        if self.manual is not None:
            self.manual.set_text(keeper.text_of(line, "manual"))
            self.manual.setEnabled(is_editable)
        for name, editor in (("justification", self.justification), ("comment", self.comment)):
            editor.set_text(keeper.text_of(line, name))
            editor.setEnabled(is_editable)
        self.mark.setChecked(keeper.mark_of(line))
        self.mark.setEnabled(is_editable)
        self.mark.setVisible(is_editable)
        has_comment = is_editable or bool(self.comment.text())
        self.comment_field.setVisible(has_comment)
        self.lower.setVisible(has_comment)
        self._is_filling = False
        self.note.forget()
        self.follow(line)

    def follow(self, line: AnswerLine) -> None:
        """Show what became of the question: stored, refused, disputed; what is typed stays."""
        self._line = line
        self._refill(line)
        key, keeper = key_of(line), self._keeper
        is_doubtful = bool(line.doubts) or self.mark.isChecked()
        self.justification_field.setVisible(is_doubtful or bool(self.justification.text()))
        refusals = refusals_of(keeper.error_of(key), keeper.mine_of(key))
        for name, field in self._fields().items():
            unread = self._unread() if name == "manual" else ""
            field.set_error(refusals.get(name, "") or unread)
        theirs = keeper.theirs_of(key)
        self.conflict.show_texts(theirs, keeper.mine_of(key))
        self.note.show_state(
            is_saving=keeper.is_saving(key), is_refused=bool(refusals) or theirs is not None
        )

    def _refill(self, line: AnswerLine) -> None:
        """Show what is stored in the fields nobody is typing in: somebody else may have changed it."""
        unsaved = self._keeper.mine_of(key_of(line))
        self._is_filling = True
        for name, field in self._fields().items():
            editor = field.editor
            if name in unsaved or not isinstance(editor, FieldEditor):
                continue
            text = str(stored_value(line, name))
            if not editor.control.hasFocus() and editor.text() != text.strip():
                editor.set_text(text)
        if MARK not in unsaved:
            self.mark.setChecked(line.is_marked)
        self._is_filling = False

    def _fields(self) -> dict[str, FormField]:
        fields = {"justification": self.justification_field, "comment": self.comment_field}
        return fields if self.manual_field is None else {"manual": self.manual_field, **fields}

    def focus_asking(self) -> bool:
        """Give the focus to what asks for an act; tell whether something does."""
        wanted: QWidget | None = self.manual
        if wanted is None and not self.justification_field.isHidden():
            wanted = self.justification
        if wanted is None or not wanted.isEnabled():
            return False
        wanted.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    # --- what is typed -----------------------------------------------------------------------

    def _type(self, name: str, value: Value) -> None:
        if self._line is not None and not self._is_filling:
            self._keeper.type(self._line, name, value)

    def _type_manual(self) -> None:
        if self.manual is not None and self.manual_field is not None:
            self.manual_field.set_error("")
            self._type("manual", self.manual.text())

    def _leave_manual(self) -> None:
        self._keeper.flush()
        if self.manual_field is not None and not self.manual_field.error:
            self.manual_field.set_error(self._unread())

    def _unread(self) -> str:
        """Return what is wrong with the manual answer as typed; nothing while it is being typed."""
        if self._line is None or self.manual is None or self.manual.control.hasFocus():
            return ""
        return read_manual(self._line.question, self.manual.text()).sentence

    def _toggle_mark(self, is_on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._type(MARK, is_on)
        if self._line is not None and not self._is_filling:
            self.follow(self._line)
            if is_on:
                self.justification.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_mine(self) -> None:
        if self._line is not None:
            self._keeper.keep_mine(key_of(self._line))

    def _take_theirs(self) -> None:
        if self._line is not None:
            self._keeper.take_theirs(key_of(self._line))


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    return layout


class ConflictStrip(QWidget):
    """Somebody else stored another answer meanwhile: what they wrote, and which of the two stays."""

    mine_kept = Signal()
    theirs_taken = Signal()

    def __init__(self) -> None:
        """Make it hidden."""
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.banner = Banner("", tone="warning")
        layout.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.mine_button = Button("Garder ma saisie", size="small")
        self.theirs_button = Button("Reprendre l’autre", size="small")
        self.mine_button.clicked.connect(self.mine_kept)
        self.theirs_button.clicked.connect(self.theirs_taken)
        row.addWidget(self.mine_button)
        row.addWidget(self.theirs_button)
        row.addStretch(1)
        layout.addLayout(row)
        self.hide()

    def show_texts(self, theirs: AnswerLine | None, mine: object) -> None:
        """Show what the other wrote in the fields that were typed here; None hides the strip."""
        self.setVisible(theirs is not None)
        if theirs is None or not isinstance(mine, dict):
            return
        said = [_said(theirs, name) for name in mine]
        self.banner.set_banner(
            french(f"{_WHO} a changé cette réponse pendant votre saisie."),
            french(" ".join(said)),
            tone="warning",
        )


_NAMES: Final = {
    "manual": "Réponse",
    "comment": "Commentaire",
    "justification": "Justification",
    MARK: "À justifier",
}


def _said(theirs: AnswerLine, name: str) -> str:
    if name == MARK:
        return f"{_NAMES[name]} : {'oui' if theirs.is_marked else 'non'}."
    text = stored_value(theirs, name)
    return f"{_NAMES[name]} : « {text} »." if text else f"{_NAMES[name]} : rien."


class SavingNote(QWidget):
    """Whether what is typed is stored: an icon and a word."""

    def __init__(self) -> None:
        """Say nothing at first."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._icon = IconLabel("check", "success", 14)
        self.text = label("", SMALL, role="muted")
        row.addWidget(self._icon)
        row.addWidget(self.text)
        self._has_waited = False
        self.forget()

    def forget(self) -> None:
        """Say nothing until something is typed."""
        self._has_waited = False
        self._say("", "check", "success")

    def show_state(self, *, is_saving: bool, is_refused: bool) -> None:
        """Say where the storing stands."""
        if is_refused:
            self._say("Non enregistré, gardé en brouillon", "circle-alert", "danger")
        elif is_saving:
            self._has_waited = True
            self._say("Enregistrement…", "circle-dashed", "muted")
        elif self._has_waited:
            self._say("Enregistré", "check", "success")

    def _say(self, words: str, icon_name: str, tint: str) -> None:
        self.text.setText(words)
        self._icon.set_icon(icon_name, tint)
        self._icon.setVisible(bool(words))
