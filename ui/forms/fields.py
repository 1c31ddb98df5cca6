"""From a column of a sheet to the field that edits it, and to the words that show its value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.field_labels import field_label
from crt_desktop.domain.reprise.columns import Column, Kind
from crt_desktop.domain.typography import french
from crt_desktop.reports.fiches import Choice
from ui.forms.layout import Plan
from ui.viewmodels.typed import normal_number, normal_phone, normal_time
from ui.widgets.choice_field import ChecksField, ChoiceField, FlagField, SegmentField
from ui.widgets.date_field import DateField, InstantField
from ui.widgets.field_editor import FieldEditor, LineEditor
from ui.widgets.fields import FormField
from ui.widgets.list_field import LinkField, Proposal, SuggestField
from ui.widgets.text_area import TextArea

MOST_SEGMENTS: Final = 4
SUGGESTED: Final = frozenset({"commune", "antenne", "evaluateur"})
REQUIRED_MARK: Final = "\u00a0*"
SHORT_KINDS: Final = frozenset({Kind.DATE, Kind.TIME, Kind.INTEGER, Kind.DECIMAL})
_FLAGS: Final = {"oui": "Oui", "non": "Non"}

Clock = Callable[[], datetime]


class PhoneField(LineEditor):
    """A phone number, set by pairs when it is French."""

    def usual_form(self, text: str) -> str:
        """Return the number by pairs."""
        return normal_phone(text)


class NumberField(LineEditor):
    """A number with a French comma."""

    def usual_form(self, text: str) -> str:
        """Return the number as French writes it."""
        return normal_number(text)


class TimeField(LineEditor):
    """A time of the day: « 08:30 », « 8h30 » or « 8 »."""

    def __init__(self, now: Clock) -> None:
        """Make an empty field; ``now`` gives the instant."""
        super().__init__()
        self._now = now
        self.line.setPlaceholderText("HH:MM")

    def usual_form(self, text: str) -> str:
        """Return the time as HH:MM."""
        return normal_time(text, now=_local(self._now)) if text.strip() else ""


def make_editor(column: Column, plan: Plan, *, now: Clock) -> FieldEditor:
    """Return the editor of a column; ``now`` gives the instant."""
    attribute = column.attribute
    makers: dict[Kind, Callable[[], FieldEditor]] = {
        Kind.TEXT: lambda: _text_editor(attribute, plan),
        Kind.CODE: lambda: _code_editor(column),
        Kind.CODES: lambda: ChecksField(_french_codes(column)),
        Kind.DATE: lambda: DateField(lambda: _local(now).date(), is_past=attribute in plan.past),
        Kind.INSTANT: lambda: InstantField(lambda: _local(now)),
        Kind.TIME: lambda: TimeField(now),
        Kind.FLAG: FlagField,
        Kind.INTEGER: NumberField,
        Kind.DECIMAL: NumberField,
        Kind.REFERENCE: LinkField,
    }
    return makers[column.kind]()


def _local(now: Clock) -> datetime:
    return now().astimezone(PARIS)


def _text_editor(attribute: str, plan: Plan) -> FieldEditor:
    if attribute in plan.long_texts:
        return TextArea(lines=2 if attribute != "texte" else 4)
    if attribute in plan.phones:
        return PhoneField()
    if attribute in SUGGESTED:
        return SuggestField()
    return LineEditor()


def _code_editor(column: Column) -> FieldEditor:
    codes = _french_codes(column)
    if len(codes) <= MOST_SEGMENTS:
        return SegmentField(codes, is_required=column.is_required)
    return ChoiceField(codes, is_required=column.is_required)


def _french_codes(column: Column) -> dict[str, str]:
    return {code: french(text) for code, text in (column.codes or {}).items()}


def shown_value(column: Column, text: str, choices: Sequence[Choice] = ()) -> str:
    """Return the words of a value: the label of a code, the name of what a link points to."""
    if column.kind is Kind.FLAG:
        return _FLAGS.get(text, text)
    if column.kind in {Kind.CODE, Kind.CODES}:
        codes = _french_codes(column)
        words = [word.strip() for word in text.split(",") if word.strip()]
        return ", ".join(codes.get(word, word) for word in words)
    if column.kind is Kind.REFERENCE:
        return {one.reference: one.label for one in choices}.get(text, text)
    return text


class SheetField(FormField):
    """A labelled field of a form: its column, its editor, its error or its warning."""

    def __init__(
        self, sheet: str, column: Column, plan: Plan, *, now: Clock, beside: QWidget | None = None
    ) -> None:
        """Make the field, empty; a required one is marked."""
        editor = make_editor(column, plan, now=now)
        name = field_label(sheet, column.attribute)
        mark = REQUIRED_MARK if column.is_required else ""
        super().__init__(
            name + mark,
            editor,
            help_text=plan.helps.get(column.attribute, ""),
            beside_editor=beside,
        )
        self.column = column
        self.value_editor = editor
        self.name = name
        editor.setAccessibleName(f"{name}, obligatoire" if column.is_required else name)

    @property
    def attribute(self) -> str:
        """The attribute of the record this field edits."""
        return self.column.attribute

    def set_error(self, sentence: str) -> None:
        """Show an error under the field; an empty one shows the help again."""
        super().set_error(sentence)
        self.value_editor.show_state("error" if sentence else "")

    def clear_notes(self) -> None:
        """Show the help again."""
        self.set_warning("")
        self.set_error("")

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer the records a link may point to."""
        if isinstance(self.value_editor, LinkField):
            self.value_editor.set_proposals(
                [Proposal(one.reference, one.label, one.detail) for one in choices]
            )

    def suggest(self, words: Sequence[str]) -> None:
        """Propose words that complete the line."""
        if isinstance(self.value_editor, SuggestField):
            self.value_editor.set_suggestions(words)

    def text(self) -> str:
        """Return what is typed; a text that names a link by its words only is no reference."""
        return self.value_editor.text()

    def focus_editor(self) -> None:
        """Give the focus to the editor."""
        self.value_editor.setFocus(Qt.FocusReason.OtherFocusReason)
